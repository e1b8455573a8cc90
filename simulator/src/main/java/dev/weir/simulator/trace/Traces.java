package dev.weir.simulator.trace;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Opens a workload by name: {@code synthetic:NAME} or a file, whose content tells its format. */
public final class Traces {
  private static final String SYNTHETIC = "synthetic:";
  private static final int PEEKED = 64 * 1024;
  private static final int GZIP_MAGIC = 0x1f8b;

  private Traces() {}

  /**
   * Reads a whole trace. Nothing is unpacked to disk.
   *
   * @param seed of what the trace leaves open: arrivals inside coarse time stamps, starts of
   *     sessions, generated lengths
   * @throws TraceException where the content is not what its format promises
   */
  public static Trace read(String name, long seed) throws IOException {
    if (name.startsWith(SYNTHETIC)) {
      return generated(name.substring(SYNTHETIC.length()), seed);
    }
    Path file = Path.of(name);
    if (!Files.isRegularFile(file)) {
      throw TraceException.at("trace", name, "a file, or " + SYNTHETIC + "NAME");
    }
    String shortName = String.valueOf(file.getFileName());
    try (InputStream in = inflated(Files.newInputStream(file))) {
      return recognised(shortName, (BufferedInputStream) in, seed);
    }
  }

  private static Trace generated(String name, long seed) {
    for (Likeness likeness : Likeness.ALL) {
      if (likeness.name().equals(name)) {
        return likeness.generate(seed);
      }
    }
    return SyntheticWorkload.named(name).generate(seed);
  }

  private static Trace recognised(String name, BufferedInputStream in, long seed)
      throws IOException {
    byte[] head = peek(in);
    if (TarReader.recognises(head)) {
      return new ClaudeCodeReader(name, seed).readArchive(in);
    }
    String text = new String(head, StandardCharsets.UTF_8).stripLeading();
    if (text.startsWith(AzureReader.HEADER)) {
      return new AzureReader(name).read(in);
    }
    String line = text.lines().findFirst().orElse("");
    if (!line.startsWith("{")) {
      throw TraceException.at(
          name + ":1",
          line,
          "Mooncake JSONL, rows of the ledger, prompts as JSONL, Azure CSV, or coding sessions as JSON or .tar.gz");
    }
    if (LedgerReader.recognises(line)) {
      return new LedgerReader(name).read(in);
    }
    if (line.contains("\"hash_ids\"") && line.contains("\"input_length\"")) {
      return new MooncakeReader(name, seed).read(in);
    }
    if (text.contains("\"hash_id_scope\"") || text.contains("\"block_size\"")) {
      return new ClaudeCodeReader(name, seed).readSession(in);
    }
    return new PromptReader(name).read(in);
  }

  private static BufferedInputStream inflated(InputStream raw) throws IOException {
    BufferedInputStream in = new BufferedInputStream(raw, PEEKED);
    in.mark(2);
    int magic = in.read() << 8 | in.read();
    in.reset();
    return magic == GZIP_MAGIC
        ? new BufferedInputStream(new GZIPInputStream(in, PEEKED), PEEKED)
        : in;
  }

  private static byte[] peek(BufferedInputStream in) throws IOException {
    in.mark(PEEKED);
    byte[] head = in.readNBytes(PEEKED / 2);
    in.reset();
    return head;
  }
}
