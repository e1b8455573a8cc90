package dev.weir.server.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.EngineKind;
import dev.weir.control.EngineSpec;
import dev.weir.server.config.EngineGroup;
import dev.weir.server.config.EngineGroup.Dns;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NameWatchTest {
  private static final Dns DNS = new Dns("vllm.test", 8000);

  private final List<InetAddress> addresses = new ArrayList<>();
  private final List<List<String>> told = new ArrayList<>();
  private boolean broken;
  private long now = 1;
  private final NameWatch watch =
      new NameWatch(
          new EngineGroup("pool", DNS, EngineKind.VLLM, null, null, 8),
          DNS,
          this::resolve,
          () -> now,
          engines -> told.add(engines.stream().map(EngineSpec::id).toList()));

  private List<InetAddress> resolve(String name) throws IOException {
    assertThat(name).isEqualTo("vllm.test");
    if (broken) {
      throw new UnknownHostException(name);
    }
    return List.copyOf(addresses);
  }

  @Test
  void everyAddressOfEitherFamilyIsAnEngineInOneOrder() throws IOException {
    has("2001:db8::2", "10.0.0.2", "10.0.0.1");
    watch.look();
    has("10.0.0.1", "10.0.0.2", "2001:db8::2", "10.0.0.1");
    watch.look();

    assertThat(told)
        .containsExactly(
            List.of("pool-10.0.0.1", "pool-10.0.0.2", "pool-2001:db8:0:0:0:0:0:2"),
            List.of("pool-10.0.0.1", "pool-10.0.0.2", "pool-2001:db8:0:0:0:0:0:2"));
  }

  @Test
  void anAddressThatIsMissingFromAGoodAnswerIsGone() throws IOException {
    has("10.0.0.1", "10.0.0.2");
    watch.look();
    has("10.0.0.2");
    watch.look();

    assertThat(told.getLast()).containsExactly("pool-10.0.0.2");
  }

  @Test
  void noAnswerOrAnEmptyOneKeepsTheLastGoodOneForAWhile() throws IOException {
    has("10.0.0.1");
    watch.look();
    broken = true;
    watch.look();
    pass(NameWatch.GRACE.minusSeconds(1));
    watch.look();
    broken = false;
    has();
    watch.look();
    assertThat(told).containsExactly(List.of("pool-10.0.0.1"));

    pass(Duration.ofSeconds(1));
    watch.look();
    assertThat(told).containsExactly(List.of("pool-10.0.0.1"), List.of());
  }

  @Test
  void aGoodAnswerInBetweenBeginsTheWhileAnew() throws IOException {
    has("10.0.0.1");
    watch.look();
    broken = true;
    watch.look();
    pass(NameWatch.GRACE.minusSeconds(1));
    broken = false;
    watch.look();
    broken = true;
    pass(Duration.ofSeconds(2));
    watch.look();
    pass(NameWatch.GRACE.minusSeconds(1));
    watch.look();

    assertThat(told.getLast()).containsExactly("pool-10.0.0.1");
  }

  @Test
  void aNameThatWasNeverKnownIsLookedUpAgain() throws IOException {
    broken = true;
    watch.look();
    assertThat(watch.looked()).isTrue();
    assertThat(told).isEmpty();

    broken = false;
    has("10.0.0.1");
    watch.look();
    assertThat(told).containsExactly(List.of("pool-10.0.0.1"));
  }

  private void has(String... texts) throws IOException {
    addresses.clear();
    for (String text : texts) {
      addresses.add(InetAddress.getByName(text));
    }
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }
}
