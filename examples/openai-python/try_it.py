"""Talks to Weir with OpenAI's own client and checks what comes back.

    python examples/openai-python/try_it.py --url http://127.0.0.1:8080 --key weir-demo-...

Prints one line for each thing it tried. Exit 0: all as it should be; 1: something was off.
"""

import argparse
import math
import sys

import openai

QUESTION = [{"role": "user", "content": "Why does a weir turn a flood into a usable flow?"}]


class Off(Exception):
    """What came back is not what the API promises."""


def expect(condition, what):
    if not condition:
        raise Off(what)


def models(client, args):
    names = [model.id for model in client.models.list()]
    expect(names, "no model in /v1/models")
    args.model = args.model or names[0]
    expect(args.model in names, f"{args.model} is not one of {names}")
    one = client.models.retrieve(args.model)
    expect(one.id == args.model, f"asked for {args.model}, told about {one.id}")
    return ", ".join(names)


def chat(client, args):
    raw = client.chat.completions.with_raw_response.create(
        model=args.model, messages=QUESTION, max_tokens=40
    )
    answer = raw.parse()
    expect(answer.choices[0].message.content, "an empty answer")
    expect(answer.choices[0].finish_reason in ("stop", "length"), "no finish_reason")
    usage = answer.usage
    expect(usage.total_tokens == usage.prompt_tokens + usage.completion_tokens, f"{usage}")
    expect(0 < usage.completion_tokens <= 40, f"{usage.completion_tokens} tokens, asked 40")
    engine = raw.headers.get("x-weir-engine", "?")
    return f"{usage.completion_tokens} tokens from {engine}, request {raw.headers['x-request-id']}"


def stream(client, args):
    chunks = list(
        client.chat.completions.create(
            model=args.model, messages=QUESTION, max_tokens=40, stream=True
        )
    )
    expect(text_of(chunks), "an empty stream")
    expect(any(finished(chunk) for chunk in chunks), "the stream has no finish_reason")
    expect(all(chunk.usage is None for chunk in chunks), "usage that nobody asked for")
    expect(all(chunk.choices for chunk in chunks), "a chunk without choices")
    return f"{len(chunks)} chunks, {len(text_of(chunks))} characters"


def stream_with_usage(client, args):
    chunks = list(
        client.chat.completions.create(
            model=args.model,
            messages=QUESTION,
            max_tokens=40,
            stream=True,
            stream_options={"include_usage": True},
        )
    )
    expect(text_of(chunks), "an empty stream")
    last = chunks[-1]
    expect(last.usage is not None and not last.choices, f"usage is not last: {last}")
    expect(0 < last.usage.completion_tokens <= 40, f"{last.usage}")
    return f"{len(chunks)} chunks, {last.usage.completion_tokens} tokens counted"


def embeddings(client, args):
    texts = ["a low dam", "a usable flow", "a low dam"]
    answer = client.embeddings.create(model=args.model, input=texts)
    first, other, again = (item.embedding for item in answer.data)
    expect(len(first) == len(other) > 0, "vectors of unequal or no length")
    expect(all(map(math.isfinite, first + other)), "a number that is none")
    expect(math.dist(first, again) < 1e-6, "equal texts, unequal vectors")
    expect(math.dist(first, other) > 1e-6, "unequal texts, equal vectors")
    return f"{len(answer.data)} vectors of {len(first)} numbers"


def unknown_model(client, args):
    error = refusal(
        openai.NotFoundError,
        lambda: client.chat.completions.create(model="no-such-model", messages=QUESTION),
    )
    expect(error.code == "model_not_found", f"code {error.code}")
    return said(error)


def wrong_key(client, args):
    if not args.key:
        return "skipped: no --key, so the gateway is taken to be open"
    stranger = client.with_options(api_key=args.key + "-not")
    return said(refusal(openai.AuthenticationError, lambda: list(stranger.models.list())))


def wrong_type(client, args):
    error = refusal(
        openai.BadRequestError,
        lambda: client.chat.completions.create(
            model=args.model, messages=QUESTION, extra_body={"max_tokens": "many"}
        ),
    )
    return said(error)


def text_of(chunks):
    return "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)


def finished(chunk):
    return bool(chunk.choices) and chunk.choices[0].finish_reason in ("stop", "length")


def refusal(kind, call):
    """The error of this kind that the call must end in."""
    try:
        answer = call()
    except kind as error:
        expect(error.type, "an error without a type")
        return error
    raise Off(f"no {kind.__name__} but {answer}")


def said(error):
    return f"{error.status_code} {error.type}, code {error.code}: {error.body['message']}"


TRIALS = [
    models,
    chat,
    stream,
    stream_with_usage,
    embeddings,
    unknown_model,
    wrong_key,
    wrong_type,
]


def main():
    parser = argparse.ArgumentParser(description="Talks to Weir with OpenAI's own client.")
    parser.add_argument("--url", default="http://127.0.0.1:8080", help="of the gateway")
    parser.add_argument("--key", default="", help="left out: the gateway is open")
    parser.add_argument("--model", default="", help="left out: the first of /v1/models")
    args = parser.parse_args()
    # Each trial shall see the first answer, so the client must not try again by itself.
    client = openai.OpenAI(
        base_url=args.url.rstrip("/") + "/v1", api_key=args.key or "none", max_retries=0
    )
    off = 0
    for trial in TRIALS:
        try:
            word, result = "ok ", trial(client, args)
        except (Off, openai.OpenAIError, AttributeError, KeyError, ValueError) as e:
            off += 1
            word, result = "OFF", f"{type(e).__name__}: {e}"
        print(f"{word} {trial.__name__:18} {result}")
    print(f"{len(TRIALS) - off} of {len(TRIALS)} as they should be")
    return 1 if off else 0


if __name__ == "__main__":
    sys.exit(main())
