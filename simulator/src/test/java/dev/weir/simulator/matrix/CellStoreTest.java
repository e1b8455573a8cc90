package dev.weir.simulator.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CellStoreTest {
  @TempDir private Path dir = Path.of("");

  @Test
  void whatWasAnsweredIsNotAskedAgainByTheNextRun() throws IOException {
    Path file = dir.resolve("cells.jsonl");
    new CellStore(file).get("weir|chat", () -> kept(.9));
    CellStore next = new CellStore(file);
    assertThat(next.get("weir|chat", () -> kept(.1)).value(Measured.KEPT)).isEqualTo(.9);
    assertThat(next.asked()).isZero();
  }

  @Test
  void aLineThatWasCutOffIsAskedAgain() throws IOException {
    Path file = dir.resolve("cells.jsonl");
    new CellStore(file).get("a|chat", () -> kept(.9));
    Files.writeString(file, "{\"key\":\"b|chat\",\"val", StandardOpenOption.APPEND);
    CellStore next = new CellStore(file);
    assertThat(next.get("a|chat", () -> kept(.1)).value(Measured.KEPT)).isEqualTo(.9);
    assertThat(next.get("b|chat", () -> kept(.2)).value(Measured.KEPT)).isEqualTo(.2);
    assertThat(new CellStore(file).get("b|chat", () -> kept(.3)).value(Measured.KEPT))
        .isEqualTo(.2);
  }

  @Test
  void aPolicyThatChangedIsAskedAgainWithAllItsCrutchesAndNobodyElseIs() throws IOException {
    CellStore store = new CellStore(dir.resolve("cells.jsonl"));
    for (String key : new String[] {"weir|x", "weir+timeout|x", "weird|x"}) {
      store.get(key, () -> kept(.5));
    }
    store.forget(Set.of("weir"));
    assertThat(store.get("weir|x", () -> kept(.6)).value(Measured.KEPT)).isEqualTo(.6);
    assertThat(store.get("weir+timeout|x", () -> kept(.6)).value(Measured.KEPT)).isEqualTo(.6);
    assertThat(store.get("weird|x", () -> kept(.6)).value(Measured.KEPT)).isEqualTo(.5);
  }

  private static Measured kept(double share) {
    return new Measured(Map.of(Measured.KEPT, share));
  }
}
