// Talks to Weir with OpenAI's own JavaScript client and checks what comes back.
//
// Reads WEIR_URL, WEIR_KEY, WEIR_MODEL and WEIR_ENGINE from the environment. Prints one line for
// each thing it tried. Exit 0: all as it should be; 1: the last line says what was not.

import OpenAI, { toFile } from "openai";

const {
  WEIR_URL: URL = "http://127.0.0.1:8080",
  WEIR_KEY: KEY = "weir-example-key",
  WEIR_MODEL: MODEL = "chat",
  WEIR_ENGINE: ENGINE = "http://127.0.0.1:9101",
} = process.env;

const QUESTION = [{ role: "user", content: "Why does a weir turn a flood into a usable flow?" }];
const ASK_WEATHER = "Call get_weather and tell me whether it rains in Delft.";
const RED_DOT =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4" +
  "//8/w38GIAXDIBKE0DHxgljNBAAO9TXL0Y4OHwAAAABJRU5ErkJggg==";
const PARAMETERS = {
  type: "object",
  properties: { city: { type: "string" }, unit: { enum: ["celsius", "fahrenheit"] } },
  required: ["city", "unit"],
  additionalProperties: false,
};
const TOOL = { type: "function", function: { name: "get_weather", parameters: PARAMETERS } };

// Each check shall see the first answer, so the client must not try again by itself.
const client = new OpenAI({ baseURL: `${URL}/v1`, apiKey: KEY || "none", maxRetries: 0 });

function expect(condition, what) {
  if (!condition) throw new Error(what);
}

/** The error of this kind that the call must end in. */
async function refusal(kind, call) {
  let answer;
  try {
    answer = await call();
  } catch (error) {
    if (error instanceof kind) return error;
    throw error;
  }
  throw new Error(`no ${kind.name} but ${JSON.stringify(answer)}`);
}

const said = (error) => `${error.status} ${error.type}, code ${error.code}: ${error.error.message}`;

const CHECKS = {
  async models() {
    const names = [];
    for await (const model of client.models.list()) names.push(model.id);
    expect(names.includes(MODEL), `${MODEL} is not one of ${names}`);
    return names.join(", ");
  },

  async chat() {
    const answer = await client.chat.completions.create({
      model: MODEL,
      messages: QUESTION,
      max_tokens: 40,
    });
    expect(answer.choices[0].message.content, "an empty answer");
    expect(["stop", "length"].includes(answer.choices[0].finish_reason), "no finish_reason");
    expect(answer.usage.completion_tokens <= 40, JSON.stringify(answer.usage));
    return `${answer.usage.completion_tokens} tokens, request ${answer._request_id}`;
  },

  async stream() {
    const chunks = await client.chat.completions.create({
      model: MODEL,
      messages: QUESTION,
      max_tokens: 40,
      stream: true,
      stream_options: { include_usage: true },
    });
    let count = 0;
    let text = "";
    let usage = null;
    for await (const chunk of chunks) {
      count++;
      text += chunk.choices[0]?.delta.content ?? "";
      usage = chunk.usage ?? usage;
    }
    expect(text, "an empty stream");
    expect(usage?.completion_tokens > 0, "no usage");
    return `${count} chunks, ${text.length} characters, ${usage.completion_tokens} tokens counted`;
  },

  async tools() {
    const messages = [{ role: "user", content: ASK_WEATHER }];
    const first = await client.chat.completions.create({ model: MODEL, messages, tools: [TOOL] });
    expect(first.choices[0].finish_reason === "tool_calls", first.choices[0].finish_reason);
    const call = first.choices[0].message.tool_calls[0];
    expect("city" in JSON.parse(call.function.arguments), call.function.arguments);
    messages.push(first.choices[0].message);
    messages.push({ role: "tool", tool_call_id: call.id, content: "It rains, 9 degrees." });
    const second = await client.chat.completions.create({
      model: MODEL,
      messages,
      tools: [TOOL],
      max_tokens: 40,
    });
    expect(second.choices[0].message.content, "no words after the tool's result");
    return `${call.function.name}(${call.function.arguments}), then words`;
  },

  // The client itself calls the function and goes on with its result.
  async tools_run_by_the_client() {
    let called = null;
    const runner = client.chat.completions.runTools({
      model: MODEL,
      stream: true,
      messages: [{ role: "user", content: ASK_WEATHER }],
      tools: [
        {
          type: "function",
          function: {
            name: "get_weather",
            parameters: PARAMETERS,
            parse: JSON.parse,
            function: (args) => {
              called = args;
              return "It rains, 9 degrees.";
            },
          },
        },
      ],
    });
    const words = await runner.finalContent();
    expect(called?.city, "the function was not called");
    expect(words, "no words after the tool's result");
    return `city ${JSON.stringify(called.city)}, then ${words.length} characters`;
  },

  async image() {
    const content = [
      { type: "text", text: "What is this?" },
      { type: "image_url", image_url: { url: RED_DOT } },
    ];
    const answer = await client.chat.completions.create({
      model: MODEL,
      messages: [{ role: "user", content }],
      max_tokens: 20,
    });
    expect(answer.choices[0].message.content, "an empty answer");
    return `counted as ${answer.usage.prompt_tokens} tokens`;
  },

  async embeddings() {
    const input = ["a low dam", "a usable flow"];
    const answer = await client.embeddings.create({ model: MODEL, input });
    expect(answer.data.length === 2, `${answer.data.length} vectors`);
    // The client asks for base64 and decodes it by itself.
    const squares = answer.data[0].embedding.reduce((sum, x) => sum + x * x, 0);
    expect(Math.abs(squares - 1) < 1e-3, `a vector of length ${Math.sqrt(squares)}`);
    return `2 vectors of ${answer.data[0].embedding.length} numbers`;
  },

  async transcription() {
    const sound = await toFile(Buffer.alloc(64_000), "sound.wav", { type: "audio/wav" });
    const answer = await client.audio.transcriptions.create({ model: MODEL, file: sound });
    expect(answer.text, "an empty text");
    return `64 KB became ${answer.text.length} characters`;
  },

  async responses() {
    const answer = await client.responses.create({
      model: MODEL,
      instructions: "Be brief.",
      input: "What is a weir?",
      max_output_tokens: 40,
    });
    expect(answer.output_text, "an empty answer");
    expect(answer.usage.output_tokens <= 40, JSON.stringify(answer.usage));
    return `${answer.status}, ${answer.usage.output_tokens} tokens`;
  },

  async responses_streamed() {
    const events = client.responses.stream({
      model: MODEL,
      input: "What is a weir?",
      max_output_tokens: 40,
    });
    const types = [];
    for await (const event of events) types.push(event.type);
    const answer = await events.finalResponse();
    expect(types[0] === "response.created", `begins with ${types[0]}`);
    expect(/^response\.(completed|incomplete)$/.test(types.at(-1)), `ends with ${types.at(-1)}`);
    expect(answer.output_text, "an empty answer");
    return `${types.length} events`;
  },

  async responses_tools() {
    const tools = [
      { type: "function", name: "get_weather", parameters: PARAMETERS, strict: true },
    ];
    const first = await client.responses.create({ model: MODEL, input: ASK_WEATHER, tools });
    const call = first.output.find((item) => item.type === "function_call");
    expect(call, JSON.stringify(first.output));
    expect("city" in JSON.parse(call.arguments), call.arguments);
    const input = [
      { role: "user", content: ASK_WEATHER },
      ...first.output,
      { type: "function_call_output", call_id: call.call_id, output: "It rains." },
    ];
    const second = await client.responses.create({
      model: MODEL,
      input,
      tools,
      max_output_tokens: 40,
    });
    expect(second.output_text, "no words after the tool's result");
    return `${call.name}, then words`;
  },

  async unknown_model() {
    const call = () => client.chat.completions.create({ model: "no-such-model", messages: QUESTION });
    return said(await refusal(OpenAI.NotFoundError, call));
  },

  async wrong_key() {
    if (!KEY) return "skipped: no WEIR_KEY, so the gateway is open";
    const stranger = client.withOptions({ apiKey: `not-${KEY}` });
    const call = () => stranger.chat.completions.create({ model: MODEL, messages: QUESTION });
    return said(await refusal(OpenAI.AuthenticationError, call));
  },

  async bad_request() {
    const call = () =>
      client.chat.completions.create({ model: MODEL, messages: QUESTION, max_tokens: "many" });
    return said(await refusal(OpenAI.BadRequestError, call));
  },

  async time_out() {
    const body = { model: MODEL, messages: QUESTION, max_tokens: 2000, ignore_eos: true };
    const begin = performance.now();
    await refusal(OpenAI.APIConnectionTimeoutError, () =>
      client.chat.completions.create(body, { timeout: 300 }),
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
    await counting.chat.completions.create({ model: MODEL, messages: QUESTION, max_tokens: 5 });
    expect(String(statuses) === "503,200", `statuses ${statuses}`);
    return `${statuses} after ${((performance.now() - begin) / 1000).toFixed(2)} s`;
  },
};

for (const [name, check] of Object.entries(CHECKS)) {
  try {
    console.log(`ok   ${name.padEnd(24)} ${await check()}`);
  } catch (error) {
    console.log(`OFF  ${name.padEnd(24)} ${error.constructor.name}: ${error.message}`);
    process.exit(1);
  }
}
