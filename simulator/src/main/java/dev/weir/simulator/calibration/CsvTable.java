package dev.weir.simulator.calibration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A small comma-separated file with a header and no quoting. */
record CsvTable(Path file, List<String> header, List<String[]> rows) {

  static CsvTable read(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    if (lines.isEmpty()) {
      throw new IOException(file.getFileName() + ": empty (expected: a header line)");
    }
    List<String> header = Arrays.asList(lines.getFirst().split(",", -1));
    List<String[]> rows =
        lines.stream()
            .skip(1)
            .filter(line -> !line.isBlank())
            .map(line -> line.split(",", -1))
            .toList();
    return new CsvTable(file, header, rows);
  }

  /** The position of a column. */
  int column(String name) throws IOException {
    int at = header.indexOf(name);
    if (at < 0) {
      throw new IOException(
          "%s: columns %s (expected: one named %s)".formatted(file.getFileName(), header, name));
    }
    return at;
  }
}
