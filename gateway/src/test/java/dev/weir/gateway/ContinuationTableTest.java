package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.EngineKind;
import dev.weir.control.EngineSpec;
import dev.weir.control.FleetEngine;
import dev.weir.control.KeyRing;
import dev.weir.control.Settings;
import dev.weir.enginesim.ArmedFault;
import dev.weir.enginesim.EngineOptions;
import dev.weir.enginesim.EngineServer;
import dev.weir.enginesim.Fault;
import dev.weir.enginesim.Manners;
import dev.weir.protocol.Api;
import dev.weir.simulator.engine.EngineProfile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The table of what is continued: each request is asked of two simulated engines of each kind, of
 * which one breaks off, and the answer is compared with an undisturbed one.
 */
final class ContinuationTableTest {
  private static final String BEGIN = "<!-- continuations: checked by ContinuationTableTest -->\n";
  private static final String END = "<!-- end of continuations -->";
  private static final String REASONS = "<!-- reasons: checked by ContinuationTableTest -->\n";
  private static final String END_OF_REASONS = "<!-- end of reasons -->";
  private static final int BROKEN_AFTER = 7;
  private static final int TRIES = 32;
  private static final List<EngineKind> KINDS =
      List.of(
          EngineKind.VLLM,
          EngineKind.SGLANG,
          EngineKind.LLAMACPP,
          EngineKind.SIM,
          EngineKind.COMPATIBLE);

  private static final String SCHEMA =
      "{'type':'object','properties':{'a':{'type':'string'},'b':{'type':'integer'}},"
          + "'required':['a','b'],'additionalProperties':false}";

  /** What is asked, by its name and the call; further members of the body. */
  private static final Map<String, Map<Api, String>> ASKED = new LinkedHashMap<>();

  static {
    everywhere("greedy", "'temperature':0");
    everywhere("sampled", "'temperature':0.8");
    ASKED.put(
        "tools offered",
        Map.of(
            Api.CHAT, "'tools':[{'type':'function','function':{'name':'f'}}]",
            Api.MESSAGES, "'tools':[{'name':'f','input_schema':{'type':'object'}}]",
            Api.RESPONSES, "'tools':[{'type':'function','name':'f','parameters':{}}]"));
    ASKED.put(
        "a tool called",
        Map.of(
            Api.CHAT,
                "'tools':[{'type':'function','function':{'name':'f','parameters':SCHEMA}}],"
                    + "'tool_choice':'required'",
            Api.MESSAGES,
                "'tools':[{'name':'f','input_schema':SCHEMA}],'tool_choice':{'type':'any'}",
            Api.RESPONSES,
                "'tools':[{'type':'function','name':'f','parameters':SCHEMA}],"
                    + "'tool_choice':'required'"));
    ASKED.put(
        "JSON mode",
        Map.of(
            Api.CHAT,
            "'response_format':{'type':'json_schema','json_schema':{'name':'x',"
                + "'schema':SCHEMA}}",
            Api.COMPLETIONS,
            "'response_format':{'type':'json_schema','json_schema':{'name':'x',"
                + "'schema':SCHEMA}}",
            Api.MESSAGES,
            "'output_config':{'format':{'type':'json_schema','schema':SCHEMA}}",
            Api.RESPONSES,
            "'text':{'format':{'type':'json_schema','name':'x','schema':SCHEMA}}"));
  }

  private static void everywhere(String name, String more) {
    Map<Api, String> asked = new LinkedHashMap<>();
    for (Api api : List.of(Api.CHAT, Api.COMPLETIONS, Api.MESSAGES, Api.RESPONSES)) {
      asked.put(api, more);
    }
    ASKED.put(name, asked);
  }

  @Test
  void theTableInTheDocumentationIsWhatHappens() throws IOException {
    String table = table(KINDS.stream().map(ContinuationTableTest::column).toList());
    Files.writeString(
        Files.createDirectories(Path.of("target")).resolve("continuations.md"), table);
    System.out.println(table);
    assertThat(documented(BEGIN, END))
        .as("the table; a right one is in target/continuations.md")
        .isEqualTo(table);
  }

  /** Calls of which all is equal share a row. */
  private static String table(List<Map<Row, String>> columns) {
    Map<String, List<String>> rows = new LinkedHashMap<>();
    for (Row row : columns.getFirst().keySet()) {
      String cells =
          columns.stream().map(column -> column.get(row) + " |").collect(Collectors.joining(" "));
      rows.computeIfAbsent("| " + row.request() + " | %s | " + cells + "\n", _ -> new ArrayList<>())
          .add("`" + row.api().path().replace("/v1/", "") + "`");
    }
    StringBuilder out = new StringBuilder("| request | call |");
    KINDS.forEach(kind -> out.append(" `").append(kind.label()).append("` |"));
    out.append("\n|---|---|").append("---|".repeat(KINDS.size())).append('\n');
    rows.forEach((row, calls) -> out.append(row.formatted(String.join(", ", calls))));
    return out.toString();
  }

  private record Row(String request, Api api) {}

  @Test
  void theReasonsInTheDocumentationAreAllThatThereAre() throws IOException {
    StringBuilder table = new StringBuilder("| why | behind `not continued:` |\n|---|---|\n");
    for (Loss loss : Loss.values()) {
      String words = loss.words().substring("not continued: ".length());
      table.append("| `%s` | %s |\n".formatted(loss.label(), words));
    }
    assertThat(documented(REASONS, END_OF_REASONS)).isEqualTo(table.toString());
  }

  private static String documented(String begin, String end) throws IOException {
    String page = Files.readString(Path.of("..", "docs", "resilience.md"));
    return page.substring(page.indexOf(begin) + begin.length(), page.indexOf(end));
  }

  private static Map<Row, String> column(EngineKind kind) {
    Manners manners = kind == EngineKind.LLAMACPP ? Manners.LLAMACPP : Manners.VLLM;
    EngineOptions options =
        EngineOptions.of(EngineProfile.named("h100-8b"))
            .withSpeed(10)
            .withModel("m")
            .withManners(manners);
    Map<Row, String> column = new LinkedHashMap<>();
    try (EngineServer engines = EngineServer.start(options.at("127.0.0.1", 0, 2));
        TestHouse house = TestHouse.of(Settings.DEFAULTS, KeyRing.open(), specs(kind, engines))) {
      for (Map.Entry<String, Map<Api, String>> row : ASKED.entrySet()) {
        for (Api api : List.of(Api.CHAT, Api.COMPLETIONS, Api.MESSAGES, Api.RESPONSES)) {
          String more = row.getValue().get(api);
          if (more != null) {
            String body = body(api, more.replace("SCHEMA", SCHEMA));
            column.put(new Row(row.getKey(), api), cell(engines, house, api, body));
          }
        }
      }
      house.assertNothingHeld();
    }
    return column;
  }

  private static Map<String, EngineSpec> specs(EngineKind kind, EngineServer engines) {
    Map<String, EngineSpec> specs = new LinkedHashMap<>();
    for (String url : engines.urls()) {
      String id = "e" + specs.size();
      specs.put(id, new EngineSpec(id, kind, URI.create(url), null, null, 1000));
    }
    return specs;
  }

  private static String body(Api api, String more) {
    String usage = ",'stream_options':{'include_usage':true}";
    String prompt =
        switch (api) {
          case CHAT -> "'messages':[{'role':'user','content':'tell me'}],'max_tokens':40" + usage;
          case COMPLETIONS -> "'prompt':'Once upon a time','max_tokens':40" + usage;
          case MESSAGES -> "'messages':[{'role':'user','content':'tell me'}],'max_tokens':40";
          default -> "'input':'tell me','max_output_tokens':40";
        };
    return ("{'model':'m','stream':true," + prompt + "," + more + "}").replace('\'', '"');
  }

  /** Whichever engine is asked first: one of two answers meets the fault. */
  private static String cell(EngineServer engines, TestHouse house, Api api, String body) {
    house.fleet().engines().forEach(FleetEngine::answered); // what broke before is forgiven
    Read undisturbed = Read.of(api, house.post(api.path(), body).body());
    assertThat(undisturbed.error()).as(body).isEmpty();
    List<Read> seen = new ArrayList<>();
    SplittableRandom chance = new SplittableRandom(1);
    for (int i = 0; i < TRIES; i++) {
      int armed = chance.nextInt(2); // an order could be that of the engines asked
      engines.arm(armed, ArmedFault.next(1, new Fault.CloseMidChunk(BROKEN_AFTER)));
      Read read = Read.of(api, house.post(api.path(), body).body());
      engines.disarm(armed);
      seen.add(read);
      if (!read.error().isEmpty()) {
        return "error: `" + reason(read.error()) + "`";
      }
      assertThat(read.answer()).as(body).isEqualTo(undisturbed.answer());
      if (read.resumed()) {
        return "seamless";
      }
    }
    throw new AssertionError(body + ": no answer met the fault: " + seen);
  }

  private static String reason(String error) {
    for (Loss loss : Loss.values()) {
      if (error.endsWith("; " + loss.words())) {
        return loss.label();
      }
    }
    return error;
  }

  /**
   * What a client has read.
   *
   * @param answer all that must be the same
   */
  private record Read(String answer, boolean resumed, String error) {
    static Read of(Api api, String body) {
      if (api == Api.MESSAGES || api == Api.RESPONSES) {
        TypedStream read = TypedStream.of(body);
        String answer =
            "%s|%s|%d|%d|%s|%s"
                .formatted(
                    read.text, read.stop, read.prompt, read.completion, read.done, read.types);
        return new Read(withoutDeltas(answer), !read.comments.isEmpty(), read.error);
      }
      ReadStream read = ReadStream.of(body);
      String answer =
          "%s|%s|%d|%d|%d|%s|%d|%d"
              .formatted(
                  read.text,
                  read.finishes,
                  read.prompt,
                  read.completion,
                  read.total,
                  read.done,
                  read.roles,
                  read.ids.size());
      return new Read(answer, !read.comments.isEmpty(), read.error);
    }

    /** How many pieces a text comes in depends on how quickly it is read. */
    private static String withoutDeltas(String answer) {
      return answer.replaceAll("(content_block_delta|response.output_text.delta)(, )?", "");
    }
  }
}
