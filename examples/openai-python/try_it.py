"""Talks to Weir with OpenAI's own Python client and checks what comes back.

Reads WEIR_URL, WEIR_KEY, WEIR_MODEL and WEIR_ENGINE from the environment. Prints one line for each
thing it tried. Exit 0: all as it should be; 1: the last line says what was not.
"""

import json
import math
import os
import sys
import time
import urllib.request

import openai

URL = os.environ.get("WEIR_URL", "http://127.0.0.1:8080").rstrip("/")
KEY = os.environ.get("WEIR_KEY", "weir-example-key")
MODEL = os.environ.get("WEIR_MODEL", "chat")
ENGINE = os.environ.get("WEIR_ENGINE", "http://127.0.0.1:9101")

QUESTION = [{"role": "user", "content": "Why does a weir turn a flood into a usable flow?"}]
RED_DOT = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4"
    "//8/w38GIAXDIBKE0DHxgljNBAAO9TXL0Y4OHwAAAABJRU5ErkJggg=="
)
PARAMETERS = {
    "type": "object",
    "properties": {"city": {"type": "string"}, "unit": {"enum": ["celsius", "fahrenheit"]}},
    "required": ["city", "unit"],
    "additionalProperties": False,
}
TOOL = {"type": "function", "function": {"name": "get_weather", "parameters": PARAMETERS}}
ASK_WEATHER = "Call get_weather and tell me whether it rains in Delft."

# Each check shall see the first answer, so the client must not try again by itself.
client = openai.OpenAI(base_url=URL + "/v1", api_key=KEY or "none", max_retries=0)


class Off(Exception):
    """What came back is not what the API promises."""


def expect(condition, what):
    if not condition:
        raise Off(what)


def models():
    names = [model.id for model in client.models.list()]
    expect(MODEL in names, f"{MODEL} is not one of {names}")
    expect(client.models.retrieve(MODEL).id == MODEL, "another model than asked for")
    return ", ".join(names)


def chat():
    raw = client.chat.completions.with_raw_response.create(
        model=MODEL, messages=QUESTION, max_tokens=40
    )
    answer = raw.parse()
    expect(answer.choices[0].message.content, "an empty answer")
    expect(answer.choices[0].finish_reason in ("stop", "length"), "no finish_reason")
    usage = answer.usage
    expect(usage.total_tokens == usage.prompt_tokens + usage.completion_tokens, f"{usage}")
    expect(0 < usage.completion_tokens <= 40, f"{usage.completion_tokens} tokens, asked 40")
    engine = raw.headers.get("x-weir-engine", "?")
    return f"{usage.completion_tokens} tokens from {engine}, request {raw.headers['x-request-id']}"


def stream():
    chunks = list(
        client.chat.completions.create(model=MODEL, messages=QUESTION, max_tokens=40, stream=True)
    )
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
    expect(text, "an empty stream")
    expect(chunks[-1].choices[0].finish_reason in ("stop", "length"), "no finish_reason")
    expect(all(chunk.usage is None for chunk in chunks), "usage that nobody asked for")
    return f"{len(chunks)} chunks, {len(text)} characters"


def stream_with_usage():
    chunks = list(
        client.chat.completions.create(
            model=MODEL,
            messages=QUESTION,
            max_tokens=40,
            stream=True,
            stream_options={"include_usage": True},
        )
    )
    last = chunks[-1]
    expect(last.usage is not None and not last.choices, f"usage is not last: {last}")
    expect(0 < last.usage.completion_tokens <= 40, f"{last.usage}")
    return f"{len(chunks)} chunks, {last.usage.completion_tokens} tokens counted"


def tools():
    messages = [{"role": "user", "content": ASK_WEATHER}]
    first = client.chat.completions.create(model=MODEL, messages=messages, tools=[TOOL])
    expect(first.choices[0].finish_reason == "tool_calls", f"{first.choices[0].finish_reason}")
    call = first.choices[0].message.tool_calls[0]
    expect(call.function.name == "get_weather", f"called {call.function.name}")
    arguments = json.loads(call.function.arguments)
    expect(arguments["unit"] in ("celsius", "fahrenheit"), f"{arguments}")
    messages += [
        first.choices[0].message,
        {"role": "tool", "tool_call_id": call.id, "content": "It rains, 9 degrees."},
    ]
    second = client.chat.completions.create(
        model=MODEL, messages=messages, tools=[TOOL], max_tokens=40
    )
    expect(second.choices[0].message.content, "no words after the tool's result")
    return f"{call.function.name}({call.function.arguments}), then words"


def tools_streamed():
    with client.chat.completions.stream(
        model=MODEL, messages=[{"role": "user", "content": ASK_WEATHER}], tools=[TOOL]
    ) as events:
        pieces = [e for e in events if e.type == "tool_calls.function.arguments.delta"]
        message = events.get_final_completion().choices[0].message
    expect(pieces, "arguments in one piece")
    expect("city" in json.loads(message.tool_calls[0].function.arguments), "no city")
    return f"arguments in {len(pieces)} pieces"


def image():
    parts = [
        {"type": "text", "text": "What is this?"},
        {"type": "image_url", "image_url": {"url": RED_DOT}},
    ]
    answer = client.chat.completions.create(
        model=MODEL, messages=[{"role": "user", "content": parts}], max_tokens=20
    )
    expect(answer.choices[0].message.content, "an empty answer")
    return f"counted as {answer.usage.prompt_tokens} tokens"


def json_schema():
    schema = {"name": "weather", "schema": PARAMETERS, "strict": True}
    answer = client.chat.completions.create(
        model=MODEL,
        messages=QUESTION,
        response_format={"type": "json_schema", "json_schema": schema},
    )
    document = json.loads(answer.choices[0].message.content)
    expect(set(document) == {"city", "unit"}, f"{document}")
    return answer.choices[0].message.content


def embeddings():
    texts = ["a low dam", "a usable flow", "a low dam"]
    answer = client.embeddings.create(model=MODEL, input=texts)
    first, other, again = (item.embedding for item in answer.data)
    expect(len(first) == len(other) > 0, "vectors of unequal or no length")
    expect(math.dist(first, again) < 1e-6, "equal texts, unequal vectors")
    expect(math.dist(first, other) > 1e-6, "unequal texts, equal vectors")
    return f"{len(answer.data)} vectors of {len(first)} numbers"


def transcription():
    sound = ("sound.wav", b"RIFF" + bytes(64_000), "audio/wav")
    answer = client.audio.transcriptions.create(model=MODEL, file=sound)
    expect(answer.text, "an empty text")
    return f"64 KB became {len(answer.text)} characters"


def responses():
    answer = client.responses.create(
        model=MODEL, instructions="Be brief.", input="What is a weir?", max_output_tokens=40
    )
    expect(answer.output_text, "an empty answer")
    expect(answer.status in ("completed", "incomplete"), f"status {answer.status}")
    expect(0 < answer.usage.output_tokens <= 40, f"{answer.usage}")
    return f"{answer.status}, {answer.usage.output_tokens} tokens"


def responses_streamed():
    types = []
    # Without a limit: of an answer that was cut off this client has no final response.
    with client.responses.stream(model=MODEL, input="What is a weir?") as events:
        for event in events:
            types.append(event.type)
        answer = events.get_final_response()
    expect(types[0] == "response.created", f"begins with {types[0]}")
    expect(types[-1] == "response.completed", f"ends with {types[-1]}")
    expect(answer.output_text, "an empty answer")
    return f"{len(types)} events, {types.count('response.output_text.delta')} with text"


def responses_tools():
    tool = {"type": "function", "name": "get_weather", "parameters": PARAMETERS, "strict": True}
    first = client.responses.create(model=MODEL, input=ASK_WEATHER, tools=[tool])
    call = next(item for item in first.output if item.type == "function_call")
    expect("city" in json.loads(call.arguments), call.arguments)
    history = [{"role": "user", "content": ASK_WEATHER}] + [
        item.model_dump(exclude_none=True) for item in first.output
    ]
    history.append(
        {"type": "function_call_output", "call_id": call.call_id, "output": "It rains."}
    )
    second = client.responses.create(
        model=MODEL, input=history, tools=[tool], max_output_tokens=40
    )
    expect(second.output_text, "no words after the tool's result")
    return f"{call.name}, then words"


def unknown_model():
    error = refusal(
        openai.NotFoundError,
        lambda: client.chat.completions.create(model="no-such-model", messages=QUESTION),
    )
    expect(error.code == "model_not_found", f"code {error.code}")
    return said(error)


def wrong_key():
    if not KEY:
        return "skipped: no WEIR_KEY, so the gateway is open"
    stranger = client.with_options(api_key="not-" + KEY)
    return said(
        refusal(
            openai.AuthenticationError,
            lambda: stranger.chat.completions.create(model=MODEL, messages=QUESTION),
        )
    )


def bad_request():
    error = refusal(
        openai.BadRequestError,
        lambda: client.chat.completions.create(
            model=MODEL, messages=QUESTION, extra_body={"max_tokens": "many"}
        ),
    )
    return said(error)


def time_out():
    hurried = client.with_options(timeout=0.3)
    begin = time.monotonic()
    refusal(
        openai.APITimeoutError,
        lambda: hurried.chat.completions.create(
            model=MODEL,
            messages=QUESTION,
            max_tokens=2000,
            extra_body={"ignore_eos": True},
        ),
    )
    return f"after {time.monotonic() - begin:.2f} s"


def retries():
    if not ENGINE:
        return "skipped: no WEIR_ENGINE that could be told to be busy"
    # The only engine refuses once, so Weir says 503 with Retry-After, and the client comes again.
    fault = json.dumps({"fault": "busy", "next": 1, "retry": 1}).encode()
    urllib.request.urlopen(urllib.request.Request(ENGINE + "/admin/faults", data=fault)).close()
    begin = time.monotonic()
    raw = client.with_options(max_retries=2).chat.completions.with_raw_response.create(
        model=MODEL, messages=QUESTION, max_tokens=5
    )
    expect(raw.retries_taken == 1, f"{raw.retries_taken} retries")
    return f"{raw.retries_taken} retry, served after {time.monotonic() - begin:.2f} s"


def refusal(kind, call):
    """The error of this kind that the call must end in."""
    try:
        answer = call()
    except kind as error:
        return error
    raise Off(f"no {kind.__name__} but {answer}")


def said(error):
    return f"{error.status_code} {error.type}, code {error.code}: {error.body['message']}"


CHECKS = [
    models,
    chat,
    stream,
    stream_with_usage,
    tools,
    tools_streamed,
    image,
    json_schema,
    embeddings,
    transcription,
    responses,
    responses_streamed,
    responses_tools,
    unknown_model,
    wrong_key,
    bad_request,
    time_out,
    retries,
]


def main():
    for check in CHECKS:
        try:
            print(f"ok   {check.__name__:18} {check()}", flush=True)
        except Exception as e:
            print(f"OFF  {check.__name__:18} {type(e).__name__}: {e}")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
