#!/usr/bin/env python3
"""Kills llama.cpp's server in the middle of streams and looks at what clients of Weir read.

    python3 continue.py --server PATH/llama-server [--model FILE.gguf] [--streams N]

Starts two servers and Weir before them. Each stream is read once undisturbed; then again and again,
and each time the server that answers is killed (SIGKILL) behind some events. Prints a table. Exit 0:
at least 95 % of the streams that can be continued were whole, byte for byte where greedy, and the
others ended with the error event. Needs nothing but Python; without --model it writes one.
"""
import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
WEIR = os.path.join(HERE, "..", "..", "weir")
PORTS = [9301, 9302]
GATEWAY = "http://127.0.0.1:8089"
TOKENS = 1500
ENOUGH = 0.95
PATIENCE = 180  # seconds; Weir is built when it is first started
ASK = [{"role": "user", "content": "Tell me of the river."}]
TOOL = {"type": "function", "function": {"name": "f", "parameters": {"type": "object", "properties": {}}}}
LONG = {name: {"type": "string", "minLength": 200} for name in "abcdefghij"}
SCHEMA = {"type": "object", "properties": LONG, "required": list(LONG), "additionalProperties": False}
FORM = {"type": "json_schema", "json_schema": {"name": "form", "schema": SCHEMA}}
CHAT, TEXT = "/v1/chat/completions", "/v1/completions"
USAGE = {"stream_options": {"include_usage": True}}

# What is asked, at which path, and whether it can be continued.
CASES = [
    ("greedy", CHAT, {"messages": ASK, "temperature": 0, "max_tokens": TOKENS, **USAGE}, True),
    ("sampled", CHAT, {"messages": ASK, "temperature": 1, "seed": 5, "max_tokens": TOKENS, **USAGE}, True),
    ("JSON mode", CHAT, {"messages": ASK, "temperature": 0, "max_tokens": TOKENS, "response_format": FORM}, False),
    ("a tool called", CHAT, {"messages": ASK, "max_tokens": TOKENS, "tools": [TOOL], "tool_choice": "required"}, False),
    ("greedy", TEXT, {"prompt": "Once there was a river", "temperature": 0, "max_tokens": TOKENS, **USAGE}, True),
    ("sampled", TEXT, {"prompt": "Once there was a river", "temperature": 1, "seed": 5, "max_tokens": TOKENS, **USAGE}, True),
    ("greedy", "/v1/messages", {"messages": ASK, "temperature": 0, "max_tokens": TOKENS}, True),
    ("greedy", "/v1/responses", {"input": "Tell me of the river.", "temperature": 0, "max_output_tokens": TOKENS}, True),
]

CONFIG = """
server: { host: 127.0.0.1, port: %d }
engines:
  - { id: e0, kind: llamacpp, url: "http://127.0.0.1:%d" }
  - { id: e1, kind: llamacpp, url: "http://127.0.0.1:%d" }
models:
  - { id: tiny, engines: [e0, e1] }
health: { probe_interval: 250ms }
"""


class Servers:
    """The two servers, by the id of their engine."""

    def __init__(self, binary, model, folder):
        self.binary, self.model, self.folder, self.running = binary, model, folder, {}

    def start(self, engine):
        port = PORTS[int(engine[1])]
        log = open(self.log(engine), "ab")
        command = [self.binary, "-m", self.model, "--port", str(port), "--alias", "tiny", "-t", "1"]
        command += ["-ub", "1"]  # reads a prompt as it writes one: else sums are rounded differently
        self.running[engine] = subprocess.Popen(command, stdout=log, stderr=log)

    def log(self, name):
        return os.path.join(self.folder, name + ".log")

    def kill(self, engine):
        process = self.running.pop(engine)
        process.kill()
        process.wait()

    def stop(self):
        for engine in list(self.running):
            self.kill(engine)


class Stream:
    """What a client reads of one stream."""

    def __init__(self):
        self.text, self.error, self.comments = "", "", []
        self.usage, self.stop, self.done, self.events = {}, "", False, 0

    def line(self, line):
        if line.startswith(":"):
            self.comments.append(line)
        elif line == "data: [DONE]":
            self.done = True
        elif line.startswith("data: "):
            self.event(json.loads(line[len("data: "):]))

    def event(self, event):
        self.events += 1
        kind = event.get("type", "")
        if event.get("error"):
            self.error = event["error"].get("message", "?")
        for teller in (event, event.get("response", {}), event.get("message", {})):
            self.usage.update(teller.get("usage") or {})
        for choice in event.get("choices", []):
            self.text += choice.get("text") or choice.get("delta", {}).get("content") or ""
            self.stop = choice.get("finish_reason") or self.stop
        if kind == "content_block_delta":
            self.text += event["delta"].get("text", "")
        elif kind == "response.output_text.delta":
            self.text += event["delta"]
        elif kind == "message_delta":
            self.stop = event["delta"]["stop_reason"]
        elif kind in ("message_stop", "response.completed", "response.incomplete"):
            self.done = True

    def written(self):
        return self.usage.get("completion_tokens", self.usage.get("output_tokens"))

    def read(self):
        """Messages counts what was cached beside the other tokens."""
        cached = self.usage.get("cache_read_input_tokens", 0)
        return self.usage.get("prompt_tokens", self.usage.get("input_tokens", 0) + cached)

    def whole(self):
        return self.done and not self.error


def ask(path, body, behind=None, servers=None):
    """Reads a stream; kills the server that answers it behind so many events."""
    data = json.dumps({"model": "tiny", "stream": True, **body}).encode()
    request = urllib.request.Request(GATEWAY + path, data, {"Content-Type": "application/json"})
    stream, killed = Stream(), None
    with urllib.request.urlopen(request, timeout=60) as answer:
        for line in answer:
            stream.line(line.decode().rstrip("\n"))
            if behind is not None and killed is None and stream.events >= behind:
                killed = answer.headers["x-weir-engine"]
                servers.kill(killed)
    return stream, killed


def up():
    try:
        with urllib.request.urlopen(GATEWAY + "/health", timeout=2) as answer:
            return json.load(answer).get("engines_up", 0)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return 0


def wait_until_up(count, log):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if up() == count:
            return
        time.sleep(0.1)
    with open(log) as lines:
        sys.stderr.write(lines.read()[-3000:])
    sys.exit("engines up: %d (expected: %d)" % (up(), count))


def seen(stream, truth, greedy, resumed):
    if stream.error:
        return "error event"
    if stream.whole() and not resumed:
        return "ended before"
    same = stream.text == truth.text or not greedy
    counted = (stream.written(), stream.read(), stream.stop) == (truth.written(), truth.read(), truth.stop)
    return "seamless" if stream.whole() and same and counted else "other"


def difference(stream, truth):
    same = os.path.commonprefix([stream.text, truth.text])
    return "  %r, not %r, behind %d characters; %s and %s" % (
        stream.text[len(same):][:60], truth.text[len(same):][:60], len(same), stream.usage, truth.usage)


def run(case, streams, servers, dice):
    name, path, body, continuable = case
    truth, _ = ask(path, body)
    counts = {"seamless": 0, "error event": 0, "other": 0, "ended before": 0}
    for _ in range(streams):
        stream, killed = ask(path, body, behind=dice.randint(5, 200), servers=servers)
        resumed = any("resumed" in comment for comment in stream.comments)
        what = seen(stream, truth, name == "greedy", resumed)
        counts[what] += 1
        if what == "other":
            print(difference(stream, truth), file=sys.stderr)
        if killed:
            servers.start(killed)
            wait_until_up(2, servers.log("weir"))
    print("| %s | `%s` | %d | %d | %d | %d | %s |" % (
        name, path, streams, counts["seamless"], counts["error event"],
        counts["ended before"], "yes" if continuable else "no"), flush=True)
    disturbed = streams - counts["ended before"]
    right = counts["seamless" if continuable else "error event"]
    return continuable, right, disturbed


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--server", required=True, help="llama.cpp's llama-server")
    options.add_argument("--model", help="a GGUF file (default: a tiny one of random weights)")
    options.add_argument("--streams", type=int, default=10, help="of each case (default: 10)")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        model = given.model or os.path.join(folder, "tiny.gguf")
        if not given.model:
            subprocess.run([sys.executable, os.path.join(HERE, "model.py"), model], check=True)
        config = os.path.join(folder, "weir.yaml")
        with open(config, "w") as out:
            out.write(CONFIG % (int(GATEWAY.rsplit(":", 1)[1]), *PORTS))
        servers = Servers(given.server, model, folder)
        weir = None
        try:
            servers.start("e0")
            servers.start("e1")
            with open(servers.log("weir"), "wb") as out:
                weir = subprocess.Popen([WEIR, "serve", "--config", config], stdout=out, stderr=out)
            wait_until_up(2, servers.log("weir"))
            return verdict(given.streams, servers)
        finally:
            servers.stop()
            if weir:
                weir.send_signal(signal.SIGTERM)
                weir.wait()


def verdict(streams, servers):
    dice = random.Random(1)
    print("| request | call | streams | seamless | error event | ended before | continuable |")
    print("|---|---|---|---|---|---|---|")
    results = [run(case, streams, servers, dice) for case in CASES]
    whole = sum(right for continuable, right, _ in results if continuable)
    of = sum(disturbed for continuable, _, disturbed in results if continuable)
    told = all(right == disturbed for continuable, right, disturbed in results if not continuable)
    print("\n%d of %d streams that can be continued were seamless; of the others %s told of an error"
          % (whole, of, "all" if told else "NOT all"))
    return 0 if of and whole >= ENOUGH * of and told else 1


if __name__ == "__main__":
    sys.exit(main())
