package dev.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.control.port.SharedCounters;
import dev.weir.control.port.SharedCounters.Entry;
import dev.weir.control.port.SharedCounters.Forgotten;
import dev.weir.control.port.SharedCounters.Presence;
import dev.weir.control.port.SharedCounters.Seated;
import dev.weir.control.port.SharedCounters.Seats;
import dev.weir.control.port.SharedCounters.Span;
import dev.weir.control.port.SharedCounters.Take;
import dev.weir.control.port.SharedCounters.Taken;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every implementation of {@link SharedCounters} does. */
public abstract class SharedCountersContract {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Span MINUTE = new Span(600_000, 103);

  private String memory = "";

  /** The counters under test; the same for the whole of one test. */
  protected abstract SharedCounters counters();

  /** Makes them lose everything, as a restart does. */
  protected abstract void forget();

  @BeforeEach
  void meet() {
    forget();
    memory = done(counters().beat("a", LONG)).memory();
  }

  @Test
  void gatewaysSeeEachOtherAndHavePlacesOfTheirOwn() {
    Presence b = done(counters().beat("b", LONG));
    Presence a = done(counters().beat("a", LONG));
    assertThat(b.gateways()).isEqualTo(2);
    assertThat(List.of(a.rank(), b.rank())).containsExactly(0, 1);
    assertThat(a.memory()).isEqualTo(b.memory());
  }

  @Test
  void aGatewayThatDoesNotBeatIsNotSeen() {
    done(counters().beat("b", Duration.ofMillis(1)));
    Presence seen = done(counters().beat("a", LONG));
    while (seen.gateways() > 1) {
      seen = done(counters().beat("a", LONG));
    }
    assertThat(seen.rank()).isZero();
  }

  @Test
  void noMoreIsGivenThanThereIsAndThePartsAreFair() {
    assertThat(take(1, 100, 4).given()).isEqualTo(25);
    assertThat(take(1, 100, 1).given()).isEqualTo(75);
    Taken none = take(1, 100, 1);
    assertThat(none.given()).isZero();
    assertThat(none.used()).isEqualTo(100);
    assertThat(none.waitMicros()).isBetween(50_000_000L, 62_000_000L);
  }

  @Test
  void whatIsSpentLaterCountsASlotLonger() {
    Span brief = new Span(20_000, 3);
    Taken first = done(counters().take(memory, new Take("e", brief, 10, 4, 10, 1)));
    long given = first.given();
    while (given == 10) {
      Taken next = done(counters().take(memory, new Take("e", brief, 10, 1, 1, 1)));
      given += next.given();
      assertThat(next.given() == 0 || next.mark() >= first.mark() + 3).isTrue();
    }
    Taken rest = done(counters().take(memory, new Take("e", brief, 10, 0, 0, 1)));
    assertThat(rest.mark() > first.mark() + 3 || rest.used() == 7).isTrue();
  }

  @Test
  void whoNeedsMoreThanThereIsGetsNothingAndCostsNothing() {
    take(1, 90, 1);
    assertThat(take(11, 11, 1).given()).isZero();
    assertThat(take(10, 10, 1).given()).isEqualTo(10);
  }

  @Test
  void whatIsGivenBackCanBeGivenAgain() {
    Taken first = take(1, 100, 1);
    List<Entry> back = List.of(new Entry(first.mark(), 0, -1), new Entry(first.mark() + 1, 0, -39));
    done(counters().add(memory, "c", MINUTE, back));
    assertThat(take(1, 100, 1).given()).isEqualTo(40);
  }

  @Test
  void whatIsToldByItsAgeCountsAsLongAsItWouldHave() {
    List<Entry> told =
        List.of(
            new Entry(Entry.BY_AGE, 0, 30),
            new Entry(Entry.BY_AGE, 30_000_000, 30),
            new Entry(Entry.BY_AGE, 90_000_000, 30));
    done(counters().add(memory, "c", MINUTE, told));
    assertThat(take(1, 100, 1).given()).isEqualTo(40);
  }

  @Test
  void countersThatLastKeepWhatWasCounted() {
    done(counters().add(memory, "d", Span.LASTING, List.of(new Entry(Entry.BY_AGE, 0, 70))));
    Taken taken = done(counters().take(memory, new Take("d", Span.LASTING, 100, 1, 50, 1)));
    assertThat(taken.given()).isEqualTo(30);
    assertThat(done(counters().take(memory, new Take("d", Span.LASTING, 100, 1, 50, 1))).given())
        .isZero();
  }

  @Test
  void seatsGoToWhoAsksAndNeverMoreThanThereAre() {
    assertThat(seat("a", 0, 6, LONG)).isEqualTo(new Seated(6, 6));
    assertThat(seat("b", 0, 6, LONG)).isEqualTo(new Seated(4, 10));
    assertThat(seat("a", 0, 2, LONG)).isEqualTo(new Seated(2, 6));
    assertThat(seat("b", 4, 8, LONG)).isEqualTo(new Seated(8, 10));
    assertThat(seat("a", 0, 0, LONG)).isEqualTo(new Seated(0, 8));
  }

  @Test
  void seatsOfAGatewayThatDiedAreFreeAgain() {
    seat("dead", 0, 10, Duration.ofMillis(1));
    Seated mine = seat("a", 0, 10, LONG);
    while (mine.given() < 10) {
      mine = seat("a", mine.given(), 10, LONG);
    }
    assertThat(mine).isEqualTo(new Seated(10, 10));
  }

  @Test
  void seatsThatAreHeldAreToldEvenWhereThereAreTooMany() {
    seat("a", 8, 8, LONG);
    assertThat(seat("b", 5, 5, LONG)).isEqualTo(new Seated(5, 13));
  }

  @Test
  void nothingIsCountedInAMemoryThatIsGone() {
    String old = memory;
    forget();
    meet();
    assertThat(memory).isNotEqualTo(old);
    memory = old;
    assertThatThrownBy(() -> take(1, 1, 1)).hasRootCauseInstanceOf(Forgotten.class);
    assertThatThrownBy(() -> seat("a", 0, 1, LONG)).hasRootCauseInstanceOf(Forgotten.class);
  }

  private Taken take(long least, long want, int gateways) {
    return done(counters().take(memory, new Take("c", MINUTE, 100, least, want, gateways)));
  }

  private Seated seat(String gateway, long held, long want, Duration ttl) {
    return done(counters().seat(memory, new Seats("s", gateway, held, want, 10, ttl)));
  }

  private static <T> T done(CompletionStage<T> stage) throws CompletionException {
    return stage.toCompletableFuture().join();
  }
}
