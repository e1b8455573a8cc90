package dev.weir.soak;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a process holds at one moment. The process is asked from outside, by the JDK's own tool and
 * by what the system says of it, so that looking adds no thread or connection to it.
 *
 * @param heapMib in use, after a full collection
 * @param directMib memory outside of the heap that buffers hold; the process must have been started
 *     with {@code -XX:NativeMemoryTracking=summary}
 */
record Vitals(double heapMib, double directMib, int threads, int descriptors) {
  /** The line of the heap, or those of its generations, depending on the collector. */
  private static final Pattern HEAP = Pattern.compile("(?:heap|generation).*?used (\\d+)K");

  private static final Pattern DIRECT =
      Pattern.compile("Other \\(reserved=\\d+KB, committed=(\\d+)KB");
  private static final Pattern THREADS = Pattern.compile("Threads:\\s+(\\d+)");
  private static final double KIB_A_MIB = 1024;

  /** Collects all garbage of the process and looks at it. */
  static Vitals of(long pid) throws IOException {
    ask(pid, "GC.run");
    Path system = Path.of("/proc", String.valueOf(pid));
    return new Vitals(
        heapKib(ask(pid, "GC.heap_info")) / KIB_A_MIB,
        number(DIRECT, ask(pid, "VM.native_memory", "summary")) / KIB_A_MIB,
        (int) number(THREADS, Files.readString(system.resolve("status"))),
        count(system.resolve("fd")));
  }

  static double heapKib(String heapInfo) throws IOException {
    double used =
        HEAP.matcher(heapInfo).results().mapToDouble(r -> Double.parseDouble(r.group(1))).sum();
    if (used == 0) {
      throw new IOException("heap: " + heapInfo + " (expected: what is used of it)");
    }
    return used;
  }

  private static double number(Pattern pattern, String text) throws IOException {
    Matcher found = pattern.matcher(text);
    if (!found.find()) {
      throw new IOException("memory: " + text + " (expected: " + pattern + ")");
    }
    return Double.parseDouble(found.group(1));
  }

  private static String ask(long pid, String... command) throws IOException {
    String tool = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    String[] words =
        Stream.concat(Stream.of(tool, String.valueOf(pid)), Stream.of(command))
            .toArray(String[]::new);
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static int count(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return (int) entries.count();
    }
  }
}
