package dev.weir.control.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.port.LedgerRow;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogTest {
  private static final String FIRST = "00000000000000000000.rows";

  @TempDir Path folder = Path.of("");
  private final Frames frames = new Frames();

  @Test
  void aLogThatWasCutAtAnyByteKeepsTheRowsThatAreWhole() throws IOException {
    List<LedgerRow> rows = new ArrayList<>();
    List<Integer> ends = new ArrayList<>();
    byte[] whole = threeRows(rows, ends);
    Path file = folder.resolve(FIRST);
    for (int length = 0; length <= whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      int cut = length;
      List<Integer> kept = ends.stream().filter(end -> end <= cut).toList();
      try (Log log = opened(1 << 20)) {
        assertThat(log.durable()).isEqualTo(kept.isEmpty() ? 0 : kept.getLast());
        assertThat(read(log)).isEqualTo(rows.subList(0, kept.size()));
        LedgerRow next = new Rows(length).next();
        log.append(framed(next));
        assertThat(read(log)).hasSize(kept.size() + 1).endsWith(next);
      }
    }
  }

  @Test
  void whatStandsBehindTheLastWholeRowIsGone() throws IOException {
    List<Integer> ends = new ArrayList<>();
    byte[] whole = threeRows(new ArrayList<>(), ends);
    whole[ends.get(1) + 20] ^= 1;
    Files.write(folder.resolve(FIRST), whole);
    try (Log log = opened(1 << 20)) {
      assertThat(log.durable()).isEqualTo((long) ends.get(1));
      assertThat(Files.size(folder.resolve(FIRST))).isEqualTo((long) ends.get(1));
    }
  }

  @Test
  void segmentsFollowEachOtherAndGoWhenTheyAreRead() throws IOException {
    Rows source = new Rows(4);
    List<LedgerRow> rows = new ArrayList<>();
    try (Log log = opened(2_000)) {
      for (int i = 0; i < 100; i++) {
        rows.add(source.next());
        log.append(framed(rows.get(i)));
      }
    }
    try (Log log = opened(2_000)) {
      assertThat(log.segments().all()).hasSizeGreaterThan(5);
      assertThat(read(log)).isEqualTo(rows);
      log.segments().deleteBelow(log.durable());
      assertThat(log.segments().all()).hasSize(1);
      long end = log.durable();
      LedgerRow next = source.next();
      log.append(framed(next));
      assertThat(new LogReader(log.segments()).read(end, log.durable()).rows())
          .containsExactly(next);
    }
  }

  @Test
  void spoiltBytesAreToldAndPassedOver() throws IOException {
    Rows source = new Rows(5);
    try (Log log = opened(1)) {
      for (int i = 0; i < 3; i++) {
        log.append(framed(source.next()));
      }
      Path second = new ArrayList<>(log.segments().all().values()).get(1);
      byte[] bytes = Files.readAllBytes(second);
      bytes[30] ^= 4;
      Files.write(second, bytes);
      LogReader reader = new LogReader(log.segments());
      LogReader.Read first = reader.read(0, log.durable());
      LogReader.Read gap = reader.read(first.next(), log.durable());
      assertThat(gap.rows()).isEmpty();
      assertThat(gap.skipped()).isEqualTo(bytes.length);
      assertThat(reader.read(gap.next(), log.durable()).rows()).hasSize(1);
    }
  }

  @Test
  void aLogBelongsToOneAtATimeAndKeepsItsName() throws IOException {
    String id;
    try (Log log = opened(1)) {
      id = log.id();
      assertThat(Log.open(folder, 1)).isNull();
    }
    try (Log log = opened(1)) {
      assertThat(log.id()).isEqualTo(id).hasSize(32);
    }
  }

  private byte[] threeRows(List<LedgerRow> rows, List<Integer> ends) {
    ByteBuffer bytes = ByteBuffer.allocate(1 << 20);
    Rows source = new Rows(6);
    for (int i = 0; i < 3; i++) {
      LedgerRow row = source.of("acme");
      rows.add(row);
      frames.write(row, bytes);
      ends.add(bytes.position());
    }
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  private Log opened(long segmentBytes) throws IOException {
    return Objects.requireNonNull(Log.open(folder, segmentBytes));
  }

  private ByteBuffer framed(LedgerRow row) {
    ByteBuffer bytes = ByteBuffer.allocate(Frames.MAX_BYTES);
    frames.write(row, bytes);
    return bytes.flip();
  }

  private static List<LedgerRow> read(Log log) throws IOException {
    LogReader reader = new LogReader(log.segments());
    List<LedgerRow> rows = new ArrayList<>();
    long at = 0;
    while (at < log.durable()) {
      LogReader.Read read = reader.read(at, log.durable());
      rows.addAll(read.rows());
      at = read.next();
    }
    return rows;
  }
}
