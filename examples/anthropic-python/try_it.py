"""Talks to Weir with Anthropic's own Python client and checks what comes back.

Reads WEIR_URL, WEIR_KEY, WEIR_MODEL and WEIR_ENGINE from the environment. Prints one line for each
thing it tried. Exit 0: all as it should be; 1: the last line says what was not.
"""

import json
import os
import sys
import time
import urllib.request

import anthropic

URL = os.environ.get("WEIR_URL", "http://127.0.0.1:8080").rstrip("/")
KEY = os.environ.get("WEIR_KEY", "weir-example-key")
MODEL = os.environ.get("WEIR_MODEL", "chat")
ENGINE = os.environ.get("WEIR_ENGINE", "http://127.0.0.1:9101")

QUESTION = [{"role": "user", "content": "Why does a weir turn a flood into a usable flow?"}]
RED_DOT = (
    "iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4"
    "//8/w38GIAXDIBKE0DHxgljNBAAO9TXL0Y4OHwAAAABJRU5ErkJggg=="
)
TOOL = {
    "name": "get_weather",
    "description": "The weather of a city.",
    "input_schema": {
        "type": "object",
        "properties": {"city": {"type": "string"}, "unit": {"enum": ["celsius", "fahrenheit"]}},
        "required": ["city", "unit"],
    },
}
ASK_WEATHER = [
    {"role": "user", "content": "Call get_weather and tell me whether it rains in Delft."}
]

# Each check shall see the first answer, so the client must not try again by itself.
client = anthropic.Anthropic(base_url=URL, api_key=KEY or "none", max_retries=0)


class Off(Exception):
    """What came back is not what the API promises."""


def expect(condition, what):
    if not condition:
        raise Off(what)


def message():
    raw = client.messages.with_raw_response.create(
        model=MODEL, max_tokens=40, system="Be brief.", messages=QUESTION
    )
    answer = raw.parse()
    expect(answer.type == "message" and answer.role == "assistant", f"{answer}")
    expect(answer.content[0].type == "text" and answer.content[0].text, "an empty answer")
    expect(answer.stop_reason in ("end_turn", "max_tokens"), f"stop_reason {answer.stop_reason}")
    expect(0 < answer.usage.output_tokens <= 40, f"{answer.usage}")
    return f"{answer.usage.output_tokens} tokens, {answer.stop_reason}, {answer.id}"


def stream():
    with client.messages.stream(model=MODEL, max_tokens=40, messages=QUESTION) as events:
        pieces = list(events.text_stream)
        answer = events.get_final_message()
    expect("".join(pieces) == answer.content[0].text, "the pieces are not the answer")
    expect(answer.stop_reason in ("end_turn", "max_tokens"), f"stop_reason {answer.stop_reason}")
    expect(0 < answer.usage.output_tokens <= 40, f"{answer.usage}")
    return f"{len(pieces)} pieces, {answer.usage.output_tokens} tokens"


def events():
    types = [
        event.type
        for event in client.messages.create(
            model=MODEL, max_tokens=5, messages=QUESTION, stream=True
        )
        if event.type != "ping"
    ]
    frame = [t for t in types if t != "content_block_delta"]
    expect(
        frame
        == [
            "message_start",
            "content_block_start",
            "content_block_stop",
            "message_delta",
            "message_stop",
        ],
        f"{frame}",
    )
    return f"{len(types)} events"


def tools():
    first = client.messages.create(
        model=MODEL, max_tokens=400, messages=ASK_WEATHER, tools=[TOOL]
    )
    expect(first.stop_reason == "tool_use", f"stop_reason {first.stop_reason}")
    call = next(block for block in first.content if block.type == "tool_use")
    expect(call.input["unit"] in ("celsius", "fahrenheit"), f"{call.input}")
    result = {"type": "tool_result", "tool_use_id": call.id, "content": "It rains, 9 degrees."}
    second = client.messages.create(
        model=MODEL,
        max_tokens=40,
        tools=[TOOL],
        messages=ASK_WEATHER
        + [
            {"role": "assistant", "content": first.content},
            {"role": "user", "content": [result]},
        ],
    )
    expect(second.content[0].text, "no words after the tool's result")
    return f"{call.name}({json.dumps(call.input)}), then words"


def tools_streamed():
    with client.messages.stream(
        model=MODEL, max_tokens=400, messages=ASK_WEATHER, tools=[TOOL]
    ) as events:
        pieces = [e for e in events if e.type == "input_json"]
        answer = events.get_final_message()
    call = next(block for block in answer.content if block.type == "tool_use")
    expect("city" in call.input, f"{call.input}")
    expect(pieces, "no input_json")
    return f"input in {len(pieces)} pieces"


def forced_tool():
    answer = client.messages.create(
        model=MODEL,
        max_tokens=400,
        messages=QUESTION,
        tools=[TOOL],
        tool_choice={"type": "tool", "name": "get_weather"},
    )
    expect(any(block.type == "tool_use" for block in answer.content), f"{answer.content}")
    return answer.stop_reason


def image():
    source = {"type": "base64", "media_type": "image/png", "data": RED_DOT}
    parts = [{"type": "image", "source": source}, {"type": "text", "text": "What is this?"}]
    answer = client.messages.create(
        model=MODEL, max_tokens=20, messages=[{"role": "user", "content": parts}]
    )
    expect(answer.content[0].text, "an empty answer")
    usage = answer.usage
    return f"{usage.input_tokens} tokens read, {usage.cache_read_input_tokens or 0} more were known"


def count_tokens():
    short = client.messages.count_tokens(model=MODEL, messages=QUESTION).input_tokens
    long = client.messages.count_tokens(
        model=MODEL, system="Be brief. " * 50, messages=QUESTION
    ).input_tokens
    expect(0 < short < long, f"{short}, then {long}")
    return f"{short} tokens, {long} with a long system prompt"


def unknown_model():
    return said(
        refusal(
            anthropic.NotFoundError,
            lambda: client.messages.create(
                model="no-such-model", max_tokens=5, messages=QUESTION
            ),
        ),
        "not_found_error",
    )


def wrong_key():
    if not KEY:
        return "skipped: no WEIR_KEY, so the gateway is open"
    stranger = client.with_options(api_key="not-" + KEY)
    return said(
        refusal(
            anthropic.AuthenticationError,
            lambda: stranger.messages.create(model=MODEL, max_tokens=5, messages=QUESTION),
        ),
        "authentication_error",
    )


def bad_request():
    return said(
        refusal(
            anthropic.BadRequestError,
            lambda: client.messages.create(
                model=MODEL, max_tokens=5, messages=QUESTION, extra_body={"messages": "none"}
            ),
        ),
        "invalid_request_error",
    )


def time_out():
    hurried = client.with_options(timeout=0.3)
    begin = time.monotonic()
    refusal(
        anthropic.APITimeoutError,
        lambda: hurried.messages.create(
            model=MODEL,
            max_tokens=2000,
            messages=[{"role": "user", "content": "Tell me all about weirs. " * 2000}],
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
    raw = client.with_options(max_retries=2).messages.with_raw_response.create(
        model=MODEL, max_tokens=5, messages=QUESTION
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


def said(error, kind):
    expect(error.body["type"] == "error", f"{error.body}")
    expect(error.body["error"]["type"] == kind, f"{error.body}")
    return f"{error.status_code} {kind}: {error.body['error']['message']}"


CHECKS = [
    message,
    stream,
    events,
    tools,
    tools_streamed,
    forced_tool,
    image,
    count_tokens,
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
