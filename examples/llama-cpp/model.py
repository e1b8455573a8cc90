#!/usr/bin/env python3
"""Writes a tiny model of random weights as GGUF: a real model that says nonsense, in words.

    python3 model.py FILE.gguf

It knows forty words, the newline and, letter by letter, everything else. Only words and newlines are
ever said, so that its text is the same tokens when it is read again.
"""
import random
import struct
import sys

WORDS = (
    "the river runs under an old bridge and nobody knows who built it there once stood a mill of "
    "grey stone its wheel turned day by night until water fell too low for grain now only birds "
    "come"
).split()
WIDTH, LAYERS, HEADS, INNER, CONTEXT = 96, 3, 4, 192, 4096
SPACE = "\u2581"
UINT32, FLOAT32, BOOL, STRING, ARRAY, INT32 = 4, 6, 7, 8, 9, 5
NORMAL, UNKNOWN, CONTROL, BYTE = 1, 2, 3, 6
TEMPLATE = (
    "{% for m in messages %}<|{{ m.role }}|>{{ m.content }}\n{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}"
)


def vocabulary():
    """Tokens, their kinds, and the numbers of those that may be said."""
    tokens = ["<unk>", "<s>", "</s>"] + ["<0x%02X>" % byte for byte in range(256)]
    kinds = [UNKNOWN, CONTROL, CONTROL] + [BYTE] * 256
    said = {3 + ord("\n")}
    letters = sorted({letter for word in WORDS for letter in word} | {SPACE})
    # A word is put together from its left, so each beginning of it is a token too.
    beginnings = sorted({SPACE + word[:i] for word in WORDS for i in range(1, len(word) + 1)}, key=len)
    for token in letters + beginnings:
        if token[1:] in WORDS:
            said.add(len(tokens))
        tokens.append(token)
        kinds.append(NORMAL)
    return tokens, kinds, said


def text(value):
    data = value.encode()
    return struct.pack("<Q", len(data)) + data


def entry(key, kind, value):
    return text(key) + struct.pack("<I", kind) + value


def number(key, value):
    return entry(key, UINT32, struct.pack("<I", value))


def array(key, kind, values, pack):
    return entry(key, ARRAY, struct.pack("<IQ", kind, len(values)) + b"".join(map(pack, values)))


def metadata(tokens, kinds):
    word = "llama"
    return [
        entry("general.architecture", STRING, text(word)),
        entry("general.name", STRING, text("tiny")),
        number("llama.context_length", CONTEXT),
        number("llama.embedding_length", WIDTH),
        number("llama.block_count", LAYERS),
        number("llama.feed_forward_length", INNER),
        number("llama.attention.head_count", HEADS),
        number("llama.attention.head_count_kv", HEADS),
        number("llama.rope.dimension_count", WIDTH // HEADS),
        entry("llama.attention.layer_norm_rms_epsilon", FLOAT32, struct.pack("<f", 1e-5)),
        number("llama.vocab_size", len(tokens)),
        entry("tokenizer.ggml.model", STRING, text(word)),
        array("tokenizer.ggml.tokens", STRING, tokens, text),
        array("tokenizer.ggml.scores", FLOAT32, range(len(tokens)), lambda i: struct.pack("<f", -i)),
        array("tokenizer.ggml.token_type", INT32, kinds, lambda kind: struct.pack("<i", kind)),
        number("tokenizer.ggml.bos_token_id", 1),
        number("tokenizer.ggml.eos_token_id", 2),
        number("tokenizer.ggml.unknown_token_id", 0),
        entry("tokenizer.ggml.add_space_prefix", BOOL, b"\0"),
        entry("tokenizer.chat_template", STRING, text(TEMPLATE)),
    ]


def tensors(count, said):
    dice = random.Random(7)

    def some(rows, columns, scale):
        return [dice.gauss(0, scale) for _ in range(rows * columns)]

    ones = [1.0] * WIDTH
    made = {"token_embd.weight": ((WIDTH, count), some(count, WIDTH, 1))}
    output = []
    for token in range(count):
        output += some(1, WIDTH, 1) if token in said else [0.0] * WIDTH
    made["output.weight"] = ((WIDTH, count), output)
    made["output_norm.weight"] = ((WIDTH,), ones)
    for layer in range(LAYERS):
        at = "blk.%d." % layer
        for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
            made[at + name + ".weight"] = ((WIDTH, WIDTH), some(WIDTH, WIDTH, 0.3))
        for name in ("ffn_gate", "ffn_up"):
            made[at + name + ".weight"] = ((WIDTH, INNER), some(INNER, WIDTH, 0.2))
        made[at + "ffn_down.weight"] = ((INNER, WIDTH), some(WIDTH, INNER, 0.2))
        made[at + "attn_norm.weight"] = ((WIDTH,), ones)
        made[at + "ffn_norm.weight"] = ((WIDTH,), ones)
    return made


def aligned(data):
    return data + b"\0" * (-len(data) % 32)


def main(path):
    tokens, kinds, said = vocabulary()
    entries = metadata(tokens, kinds)
    made = tensors(len(tokens), said)
    head = b"GGUF" + struct.pack("<IQQ", 3, len(made), len(entries)) + b"".join(entries)
    body = b""
    for name, (shape, values) in made.items():
        head += text(name) + struct.pack("<I%dQIQ" % len(shape), len(shape), *shape, 0, len(body))
        body += aligned(struct.pack("<%df" % len(values), *values))
    with open(path, "wb") as out:
        out.write(aligned(head) + body)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
