package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ReplayCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path dir;

  @Test
  void onePolicyIsShownInDetail() {
    int exit = replay("synthetic:short", "--policy", "power-of-two", "--fleet", "2xh100-8b");

    assertThat(exit).isZero();
    assertThat(out.toString()).contains("power-of-two  rate 20.00/s", "requests 1000", "h100-8b-1");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void allAreComparedInOneTableInTheSameOrderEachTime() {
    int exit = replay("synthetic:short", "--requests", "200", "--rate", "50");

    List<String> lines = out.toString().lines().toList();
    assertThat(exit).isZero();
    assertThat(lines.get(1)).startsWith("policy");
    assertThat(lines.stream().map(line -> line.split(" ", 2)[0]))
        .containsSubsequence("round-robin", "power-of-two", "llm-d", "lmetric");
    assertThat(lines).allMatch(line -> line.length() <= 170);
  }

  @Test
  void theSameSeedWritesTheSameBytes() throws IOException {
    String first = json("first.json", "--seed", "3,4", "--policy", "power-of-two,llm-d+timeout");
    String second = json("second.json", "--seed", "3,4", "--policy", "power-of-two,llm-d+timeout");

    assertThat(first).isEqualTo(second);
  }

  @Test
  void aPageIsWrittenAboutTheFirstSeed() throws IOException {
    Path page = dir.resolve("page.html");
    String[] more = {"--policy", "power-of-two,lmetric", "--seed", "1,2", "--html", page + ""};
    assertThat(replay("synthetic:short", more)).isZero();
    assertThat(Files.readString(page)).contains("kept the promise to", "lmetric", "Goodput");
  }

  @Test
  void theReportHasTheNamesOfTheContract() throws IOException {
    JsonNode run =
        new JsonMapper()
            .readTree(
                json("run.json", "--policy", "random", "--slo", "ttft=200ms", "--find-rate", "0.9"))
            .path("runs")
            .path(0);

    assertThat(run.propertyNames())
        .contains(
            "policy",
            "rate",
            "seed",
            "slo_attainment",
            "slo_attainment_longest_decile",
            "time_to_reject_ms",
            "wasted_prefill_share",
            "found_share",
            "found_rate",
            "outcomes",
            "engines",
            "tenants");
    assertThat(run.path("found_rate").doubleValue()).isPositive();
  }

  @Test
  void chainsAreReplayedInAClosedLoopUnlessTheyAreNotToBe() {
    assertThat(replay("synthetic:chat", "--policy", "random")).isZero();
    assertThat(out.toString()).doesNotContain("rate 8.00/s");
    assertThat(replay("synthetic:chat", "--policy", "random", "--open-loop")).isZero();
    assertThat(out.toString()).contains("rate 8.00/s");
  }

  @Test
  void whereNoRateKeepsThePromiseTheAnswerIsNo() {
    int exit =
        replay(
            "synthetic:short",
            "--policy",
            "random",
            "--slo",
            "ttft=1ms",
            "--find-rate",
            "0.9",
            "--requests",
            "100");

    assertThat(exit).isEqualTo(1);
    assertThat(out.toString()).contains("no rate at all");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--fleet    | 4xh100        | h100-8b",
        "--policy   | powr-of-two   | power-of-two",
        "--policy   | random+luck   | NAME+cap=N",
        "--slo      | ttft=fast     | a duration",
        "--seed     | x             | whole numbers",
        "--mode     | fair          | size-blind",
        "--fault    | dead=9@1s-2s  | 0 to 3",
        "--rate     | -3            | > 0",
        "--find-rate| 1.5           | between 0 and 1",
        "--sessions | -1            | > 0",
        "--warm-up  | 1             | less than 1",
        "--requests | 0             | --requests: 0 (expected: > 0)",
        "--tenants  | 0             | --tenants: 0 (expected: > 0)",
        "--tenants  | -2            | --tenants: -2 (expected: > 0)",
        "--longest  | 0.8           | --longest: 0.8 (expected: with --find-rate)",
        "--seed     | 1e9           | --seed: 1e9 (expected: whole numbers, comma separated)",
        "--seed     | 99999999999999999999 | (expected: whole numbers, comma separated)",
        "--seed     | 1,,2          | --seed: 1,,2 (expected: whole numbers, comma separated)",
        "--fleet    | 0xh100-8b     | count: 0 (expected: 1 to 10000)",
        "--fleet    | 1000000000xh100-8b   | count: 1000000000 (expected: 1 to 10000)",
        "--fleet    | 9999xh100-8b,2xh100-8b | fleet: 10001 engines (expected: 1 to 10000)",
        "--find-rate| 0.9,1.5       | find-rate: 1.5 (expected: between 0 and 1)",
      })
  void wrongUseIsToldInOneLine(String option, String value, String expected) {
    assertThat(replay("synthetic:short", option + "=" + value)).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains(expected);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aTraceThatIsCutOffIsToldByItsLineAndNotInAParsersWords() throws IOException {
    Path cut = dir.resolve("cut.jsonl");
    String line =
        "{\"timestamp\": 0, \"input_length\": 9, \"output_length\": 2, \"hash_ids\": [1]}";
    Files.writeString(cut, line + "\n" + line.substring(0, 30));
    assertThat(replay(cut.toString())).isEqualTo(2);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines(
            "weir replay: cut.jsonl:2: {\"timestamp\": 0, \"input_length (expected: a JSON object)");
  }

  private String json(String name, String... more) throws IOException {
    Path file = dir.resolve(name);
    List<String> args = new ArrayList<>(List.of(more));
    args.addAll(List.of("--requests", "300", "--json", file.toString()));
    assertThat(replay("synthetic:short", args.toArray(String[]::new))).isZero();
    return Files.readString(file).replaceAll("\"wall_seconds\" : [^\n]*", "");
  }

  @Test
  void refusalsAreJudgedWhereThatIsAskedFor() throws IOException {
    Path file = dir.resolve("judged.json");
    int exit =
        replay(
            "synthetic:short",
            "--fleet",
            "1xh100-8b",
            "--policy",
            "weir",
            "--rate",
            "400",
            "--slo",
            "ttft=200ms",
            "--judge-refusals",
            "2",
            "--json",
            file.toString());

    assertThat(exit).isZero();
    assertThat(out.toString()).contains("of 2 judged", "told / truth");
    JsonNode run = JsonMapper.shared().readTree(Files.readString(file)).path("runs").path(0);
    assertThat(run.path("refusals").path("judged").intValue()).isEqualTo(2);
  }

  @Test
  void noRefusalsAreJudgedInAClosedLoop() {
    assertThat(replay("synthetic:chat", "--policy", "weir", "--judge-refusals", "2")).isEqualTo(2);
    assertThat(err.toString())
        .contains("--judge-refusals: 2 (expected: > 0, in an open loop, without --find-rate)");
  }

  private int replay(String trace, String... more) {
    List<String> args = new ArrayList<>(List.of("replay", trace));
    args.addAll(List.of(more));
    return Weir.run(
        new PrintWriter(out, true), new PrintWriter(err, true), args.toArray(String[]::new));
  }
}
