package dev.weir.simulator.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClaudeCodeReaderTest {
  private static final String SESSION =
      """
      {"id": "a", "block_size": 64, "hash_id_scope": "local", "requests": [
        {"t": 0.0, "type": "n", "in": 130, "out": 9, "hash_ids": [1, 2], "api_time": 2.0},
        {"t": 3.0, "type": "subagent", "agent_id": "x", "requests": [
          {"t": 0.0, "type": "n", "in": 64, "out": 3, "hash_ids": [50]},
          {"t": 1.0, "type": "s", "in": 128, "out": 3, "hash_ids": [50, 51], "think_time": 0.25}]},
        {"t": 9.0, "type": "n", "in": 200, "out": 0, "hash_ids": [1, 2, 3], "api_time": 1.0},
        {"t": 12.5, "type": "s", "in": 210, "out": 4, "hash_ids": [1, 2, 3], "think_time": null}]}
      """;

  @TempDir Path dir;

  @Test
  void turnsFollowTheirPreviousAndSubAgentsHangOnTheCallBefore() throws IOException {
    List<TraceRequest> r = Traces.read(write("s.json", SESSION), 1).requests();

    assertThat(r).extracting(TraceRequest::session).containsExactly("a", "a/x", "a/x", "a", "a");
    assertThat(r).extracting(TraceRequest::previous).containsExactly(-1, 0, 1, 0, 3);
    assertThat(r)
        .extracting(TraceRequest::thinkNanos)
        .containsExactly(0L, 0L, 250_000_000L, 7_000_000_000L, 2_500_000_000L);
    assertThat(r.get(0).prefix().common(r.get(4).prefix())).isEqualTo(2);
    assertThat(r.get(1).prefix().common(r.get(4).prefix())).isZero();
  }

  @Test
  void blocksOfDifferentSessionsNeverMeet() throws IOException {
    Trace trace = Traces.read(archive("one.json", SESSION, "two.json", SESSION), 1);

    List<TraceRequest> heads = trace.requests().stream().filter(r -> r.previous() < 0).toList();
    assertThat(heads).hasSize(2);
    assertThat(heads.get(0).prefix().common(heads.get(1).prefix())).isZero();
    assertThat(heads.get(0).prefix().id(0)).isNotEqualTo(heads.get(1).prefix().id(0));
    assertThat(heads.get(1).arrivalNanos()).isBetween(0L, 3_600_000_000_000L);
  }

  @Test
  void namesTheBrokenCall() {
    refused(
        SESSION.replace("\"in\": 64", "\"in\": 0"),
        "requests[1].requests[0]: in: 0 (expected: > 0)");
    refused(SESSION.replace("\"in\": 210", "\"in\": 65"), "hash_ids: 3 ids (expected: at most 2)");
    refused(
        SESSION.replace("\"block_size\": 64", "\"block_size\": 0"),
        "block_size: 0 (expected: > 0)");
    refused(SESSION.replace("\"t\": 9.0", "\"t\": nine"), "one.json:6: ");
  }

  @Test
  void namesACutArchive() throws IOException {
    byte[] tar = tar("one.json", SESSION);
    Path file = Files.write(dir.resolve("cut.tar"), java.util.Arrays.copyOf(tar, 700));

    assertThatThrownBy(() -> Traces.read(file.toString(), 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cut.tar!one.json: ends after 188 bytes");
  }

  private void refused(String session, String message) {
    assertThatThrownBy(() -> Traces.read(archive("one.json", session), 1))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("sessions.tar.gz!one.json")
        .hasMessageContaining(message);
  }

  private String write(String name, String content) throws IOException {
    return Files.writeString(dir.resolve(name), content).toString();
  }

  private String archive(String... namesAndContents) throws IOException {
    Path file = dir.resolve("sessions.tar.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(tar(namesAndContents));
    }
    return file.toString();
  }

  private static byte[] tar(String... namesAndContents) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < namesAndContents.length; i += 2) {
      byte[] content = namesAndContents[i + 1].getBytes(StandardCharsets.UTF_8);
      byte[] header = new byte[512];
      put(header, 0, namesAndContents[i]);
      put(header, 124, "%011o".formatted(content.length));
      put(header, 156, "0");
      put(header, 257, "ustar");
      out.write(header);
      out.write(content);
      out.write(new byte[Math.floorMod(-content.length, 512)]);
    }
    out.write(new byte[1024]);
    return out.toByteArray();
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }
}
