// Talks to Weir with Anthropic's own JavaScript client and checks what comes back.
//
// Reads WEIR_URL, WEIR_KEY, WEIR_MODEL and WEIR_ENGINE from the environment. Prints one line for
// each thing it tried. Exit 0: all as it should be; 1: the last line says what was not.

import Anthropic from "@anthropic-ai/sdk";

const {
  WEIR_URL: URL = "http://127.0.0.1:8080",
  WEIR_KEY: KEY = "weir-example-key",
  WEIR_MODEL: MODEL = "chat",
  WEIR_ENGINE: ENGINE = "http://127.0.0.1:9101",
} = process.env;

const QUESTION = [{ role: "user", content: "Why does a weir turn a flood into a usable flow?" }];
const ASK_WEATHER = [
  { role: "user", content: "Call get_weather and tell me whether it rains in Delft." },
];
const RED_DOT =
  "iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4" +
  "//8/w38GIAXDIBKE0DHxgljNBAAO9TXL0Y4OHwAAAABJRU5ErkJggg==";
const TOOL = {
  name: "get_weather",
  description: "The weather of a city.",
  input_schema: {
    type: "object",
    properties: { city: { type: "string" }, unit: { enum: ["celsius", "fahrenheit"] } },
    required: ["city", "unit"],
  },
};

// Each check shall see the first answer, so the client must not try again by itself.
const client = new Anthropic({ baseURL: URL, apiKey: KEY || "none", maxRetries: 0 });

function expect(condition, what) {
  if (!condition) throw new Error(what);
}

/** The error of this kind that the call must end in, with this type in its body. */
async function refusal(kind, type, call) {
  let answer;
  try {
    answer = await call();
  } catch (error) {
    if (!(error instanceof kind)) throw error;
    if (type) expect(error.error.error.type === type, JSON.stringify(error.error));
    return type ? `${error.status} ${type}: ${error.error.error.message}` : error.message;
  }
  throw new Error(`no ${kind.name} but ${JSON.stringify(answer)}`);
}

const ask = (more) => ({ model: MODEL, max_tokens: 40, messages: QUESTION, ...more });

const CHECKS = {
  async message() {
    const answer = await client.messages.create(ask({ system: "Be brief." }));
    expect(answer.type === "message" && answer.role === "assistant", JSON.stringify(answer));
    expect(answer.content[0].text, "an empty answer");
    expect(["end_turn", "max_tokens"].includes(answer.stop_reason), answer.stop_reason);
    expect(answer.usage.output_tokens <= 40, JSON.stringify(answer.usage));
    return `${answer.usage.output_tokens} tokens, ${answer.stop_reason}, request ${answer._request_id}`;
  },

  async stream() {
    const events = client.messages.stream(ask());
    let pieces = "";
    events.on("text", (piece) => (pieces += piece));
    const answer = await events.finalMessage();
    expect(pieces === answer.content[0].text, "the pieces are not the answer");
    expect(answer.usage.output_tokens > 0, JSON.stringify(answer.usage));
    return `${pieces.length} characters, ${answer.usage.output_tokens} tokens`;
  },

  async events() {
    const types = [];
    for await (const event of await client.messages.create(ask({ stream: true }))) {
      if (event.type !== "ping" && event.type !== types.at(-1)) types.push(event.type);
    }
    const expected =
      "message_start,content_block_start,content_block_delta,content_block_stop,message_delta,message_stop";
    expect(String(types) === expected, String(types));
    return `${types.length} kinds in their order`;
  },

  async tools() {
    const first = await client.messages.create(
      ask({ max_tokens: 400, messages: ASK_WEATHER, tools: [TOOL] }),
    );
    expect(first.stop_reason === "tool_use", first.stop_reason);
    const call = first.content.find((block) => block.type === "tool_use");
    expect("city" in call.input, JSON.stringify(call.input));
    const result = { type: "tool_result", tool_use_id: call.id, content: "It rains, 9 degrees." };
    const messages = [
      ...ASK_WEATHER,
      { role: "assistant", content: first.content },
      { role: "user", content: [result] },
    ];
    const second = await client.messages.create(ask({ messages, tools: [TOOL] }));
    expect(second.content[0].text, "no words after the tool's result");
    return `${call.name}(${JSON.stringify(call.input)}), then words`;
  },

  async tools_streamed() {
    const events = client.messages.stream(
      ask({ max_tokens: 400, messages: ASK_WEATHER, tools: [TOOL] }),
    );
    let pieces = 0;
    events.on("inputJson", () => pieces++);
    const answer = await events.finalMessage();
    const call = answer.content.find((block) => block.type === "tool_use");
    expect("city" in call.input, JSON.stringify(call.input));
    return `input in ${pieces} pieces`;
  },

  async image() {
    const source = { type: "base64", media_type: "image/png", data: RED_DOT };
    const content = [
      { type: "image", source },
      { type: "text", text: "What is this?" },
    ];
    const answer = await client.messages.create(ask({ messages: [{ role: "user", content }] }));
    expect(answer.content[0].text, "an empty answer");
    const { input_tokens: read, cache_read_input_tokens: known } = answer.usage;
    return `${read} tokens read, ${known ?? 0} more were known`;
  },

  async count_tokens() {
    const counted = await client.messages.countTokens({ model: MODEL, messages: QUESTION });
    expect(counted.input_tokens > 0, JSON.stringify(counted));
    return `${counted.input_tokens} tokens`;
  },

  unknown_model: () =>
    refusal(Anthropic.NotFoundError, "not_found_error", () =>
      client.messages.create(ask({ model: "no-such-model" })),
    ),

  async wrong_key() {
    if (!KEY) return "skipped: no WEIR_KEY, so the gateway is open";
    const stranger = client.withOptions({ apiKey: `not-${KEY}` });
    return refusal(Anthropic.AuthenticationError, "authentication_error", () =>
      stranger.messages.create(ask()),
    );
  },

  bad_request: () =>
    refusal(Anthropic.BadRequestError, "invalid_request_error", () =>
      client.messages.create(ask({ messages: "none" })),
    ),

  async time_out() {
    const messages = [{ role: "user", content: "Tell me all about weirs. ".repeat(2000) }];
    const begin = performance.now();
    await refusal(Anthropic.APIConnectionTimeoutError, null, () =>
      client.messages.create(ask({ max_tokens: 2000, messages }), { timeout: 300 }),
    );
    return `after ${((performance.now() - begin) / 1000).toFixed(2)} s`;
  },

  async retries() {
    if (!ENGINE) return "skipped: no WEIR_ENGINE that could be told to be busy";
    // The only engine refuses once, so Weir says 503 with Retry-After, and the client comes again.
    const fault = JSON.stringify({ fault: "busy", next: 1, retry: 1 });
    await fetch(`${ENGINE}/admin/faults`, { method: "POST", body: fault });
    const statuses = [];
    const counting = client.withOptions({
      maxRetries: 2,
      fetch: async (url, options) => {
        const response = await fetch(url, options);
        statuses.push(response.status);
        return response;
      },
    });
    const begin = performance.now();
    await counting.messages.create(ask({ max_tokens: 5 }));
    expect(String(statuses) === "503,200", `statuses ${statuses}`);
    return `${statuses} after ${((performance.now() - begin) / 1000).toFixed(2)} s`;
  },
};

for (const [name, check] of Object.entries(CHECKS)) {
  try {
    console.log(`ok   ${name.padEnd(18)} ${await check()}`);
  } catch (error) {
    console.log(`OFF  ${name.padEnd(18)} ${error.constructor.name}: ${error.message}`);
    process.exit(1);
  }
}
