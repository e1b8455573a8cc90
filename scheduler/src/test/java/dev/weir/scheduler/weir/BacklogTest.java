package dev.weir.scheduler.weir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Prefix;
import dev.weir.scheduler.Promise;
import dev.weir.scheduler.Share;
import dev.weir.scheduler.Ticket;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private static final Offset<Double> EXACTLY = within(1e-6);
  private static final Promise PACED = new Promise(10_000_000_000L, 50_000_000L);

  private final SpeedCard card = new SpeedCard();
  private final OutputLengths lengths = new OutputLengths();
  private final Backlog backlog = new Backlog(new Engine("a", 100), 0, card, lengths);
  private double now = 1;

  @Test
  void whatWasSentMustBeReadAndWhatWasReadDecodes() {
    Ticket one = send(1000, true);
    Ticket two = send(3000, true);
    assertThat(backlog.inFlight()).isEqualTo(2);
    assertThat(backlog.decoding()).isZero();
    assertThat(backlog.readingSeconds(now, backlog.itl())).isCloseTo(prefill(4000), EXACTLY);
    first(one);
    assertThat(backlog.decoding()).isEqualTo(1);
    assertThat(backlog.contextTokens()).isEqualTo(1000);
    assertThat(backlog.readingSeconds(now, backlog.itl())).isCloseTo(prefill(3000), EXACTLY);
    first(two);
    assertThat(backlog.readingSeconds(now, backlog.itl())).isZero();
    assertThat(backlog.contextTokens()).isEqualTo(4000);
  }

  @Test
  void timeThatPassedCountsAsReadButNeverAllOfIt() {
    send(1000, true);
    double all = backlog.readingSeconds(now, backlog.itl());
    assertThat(backlog.readingSeconds(now + all / 2, backlog.itl())).isCloseTo(all / 2, EXACTLY);
    assertThat(backlog.readingSeconds(now + 100, backlog.itl())).isCloseTo(all / 10, EXACTLY);
  }

  @Test
  void everyTokenIsCountedThroughALifeAndNoneIsLeftWhenAllIsOver() {
    for (long seed = 0; seed < 100; seed++) {
      Life life = new Life(seed);
      life.live(300);
      life.end();
    }
  }

  /** A request that decodes since so many steps were made. */
  private record Writing(Ticket ticket, int began) {}

  /** Streamed requests at random on one engine, and what is known of them. */
  private final class Life {
    private final SplittableRandom random;
    private final List<Ticket> reading = new ArrayList<>();
    private final List<Writing> decoding = new ArrayList<>();
    private int steps;
    private double context;

    Life(long seed) {
      random = new SplittableRandom(seed);
    }

    void live(int events) {
      for (int i = 0; i < events; i++) {
        now += random.nextDouble() * 0.1;
        switch (random.nextInt(5)) {
          case 0 -> reading.add(send(random.nextInt(5000), true));
          case 1 -> {
            if (!reading.isEmpty()) {
              Ticket ticket = reading.removeFirst();
              first(ticket);
              decoding.add(new Writing(ticket, steps));
              context += (double) ticket.work().promptTokens();
            }
          }
          case 2, 3 -> {
            backlog.tokens(decoding.size(), now);
            steps += decoding.isEmpty() ? 0 : 1;
            context += decoding.size();
          }
          default -> endOne();
        }
        check();
      }
    }

    private void endOne() {
      boolean unread = random.nextBoolean();
      if (unread && !reading.isEmpty()) {
        over(reading.remove(random.nextInt(reading.size())), -1);
      } else if (!decoding.isEmpty()) {
        Writing one = decoding.remove(random.nextInt(decoding.size()));
        int made = steps - one.began();
        over(one.ticket(), made);
        context -= one.ticket().work().promptTokens() + (double) made;
      }
    }

    private void check() {
      long unread = reading.stream().mapToLong(t -> t.work().promptTokens()).sum();
      assertThat(backlog.inFlight()).isEqualTo(reading.size() + decoding.size());
      assertThat(backlog.decoding()).isEqualTo(decoding.size());
      assertThat(backlog.contextTokens()).isCloseTo(context, EXACTLY);
      assertThat(backlog.privateTokens()).isCloseTo(context + unread, EXACTLY);
      assertThat(backlog.readingSeconds(now, backlog.itl())).isNotNegative();
      assertThat(backlog.readingSeconds(now, backlog.itl()) > 0).isEqualTo(unread > 0);
    }

    void end() {
      reading.forEach(ticket -> over(ticket, -1));
      decoding.forEach(one -> over(one.ticket(), 10));
      assertIdle();
    }
  }

  @Test
  void answersThatAreNotStreamedLeaveNothingBehindEither() {
    SplittableRandom random = new SplittableRandom(7);
    for (int life = 0; life < 100; life++) {
      List<Ticket> under = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        now += random.nextDouble() * 0.2;
        if (random.nextBoolean()) {
          under.add(send(random.nextInt(3000), random.nextInt(3) == 0));
        } else if (!under.isEmpty()) {
          Ticket ticket = under.remove(random.nextInt(under.size()));
          boolean served = random.nextBoolean();
          if (ticket.work().streamed() && served) {
            first(ticket);
          }
          over(ticket, served ? random.nextInt(200) : -1);
        }
        assertThat(backlog.inFlight()).isEqualTo(under.size());
        assertThat(backlog.decoding()).isBetween(0, under.size());
        assertThat(backlog.readingSeconds(now, backlog.itl())).isNotNegative();
      }
      under.forEach(ticket -> over(ticket, -1));
      assertIdle();
    }
  }

  private void assertIdle() {
    assertThat(backlog.inFlight()).isZero();
    assertThat(backlog.decoding()).isZero();
    assertThat(backlog.contextTokens()).isZero();
    assertThat(backlog.privateTokens()).isZero();
    assertThat(backlog.readingSeconds(now, backlog.itl())).isZero();
    assertThat(backlog.pace(now)).isZero();
    assertThat(backlog.victims(now, backlog.itl(), 10, 100)).isZero();
  }

  @Test
  void aPromptThatIsNotStreamedIsTakenToBeReadWhenALaterOneIs() {
    send(1000, false);
    Ticket later = send(500, true);
    first(later);
    assertThat(backlog.decoding()).isEqualTo(2);
    assertThat(backlog.contextTokens()).isEqualTo(1500);
  }

  @Test
  void aPromptThatIsNotStreamedIsTakenToBeReadWhenItsTimeHasCome() {
    send(1000, false);
    double due = prefill(1000);
    now += 0.9 * due;
    backlog.tokens(0, now);
    assertThat(backlog.decoding()).isZero();
    now += 0.2 * due;
    backlog.tokens(0, now);
    assertThat(backlog.decoding()).isEqualTo(1);
    now += 10 * backlog.itl();
    backlog.tokens(0, now);
    assertThat(backlog.contextTokens()).isBetween(1009.0, 1011.0);
  }

  @Test
  void thePaceIsTheMeanTimeATokenOfThoseWhoStream() {
    Ticket one = send(100, true);
    Ticket two = send(100, true);
    first(one);
    first(two);
    for (int i = 0; i < 50; i++) {
      now += 0.04;
      backlog.tokens(2, now);
    }
    assertThat(backlog.pace(now)).isCloseTo(0.04, EXACTLY);
    for (int i = 0; i < 300; i++) {
      now += 0.08;
      backlog.tokens(2, now);
    }
    assertThat(backlog.pace(now)).isCloseTo(0.08, within(0.001));
    assertThat(backlog.pace(now + 3.01)).as("silent for too long").isZero();
  }

  @Test
  void anEngineThatWorksWithoutAPauseTeachesTheCard() {
    for (int i = 0; i < 60; i++) {
      Ticket ticket = send(4000, true);
      now += 0.4;
      first(ticket);
      for (int step = 0; step < 40; step++) {
        now += 0.016;
        backlog.tokens(1, now);
      }
      over(ticket, 41);
    }
    assertThat(card.prefill(backlog.speed, 4000, 8e6)).isBetween(0.34, 0.42);
    assertThat(backlog.itl()).isBetween(0.014, 0.017);
    assertThat(backlog.trusted()).isTrue();
  }

  @Test
  void whatOtherGatewaysHaveThereCountsToo() {
    backlog.share(new Share(1, 2000, 2e6, 7, 30_000, List.of()), now);
    assertThat(backlog.decoding()).isEqualTo(7);
    assertThat(backlog.inFlight()).as("of its own").isZero();
    assertThat(backlog.contextTokens()).isEqualTo(30_000);
    double whole = backlog.readingSeconds(now, backlog.itl());
    assertThat(whole).isCloseTo(backlog.prefill(2000, 2e6), EXACTLY);
    assertThat(backlog.readingSeconds(now + whole / 2, backlog.itl()))
        .isCloseTo(whole / 2, EXACTLY);
    assertThat(backlog.readingSeconds(now + 2 * whole, backlog.itl())).isZero();
  }

  @Test
  void blocksThatMayBeSharedAreNotPrivate() {
    Prefix prefix = new Prefix(new long[] {1, 2}, 512);
    Ticket ticket = send(new Ticket.Work(1100, 10, prefix, null, 0, true, PACED));
    assertThat(backlog.privateTokens()).isEqualTo(1100 - 1024);
    over(ticket, -1);
    assertThat(backlog.privateTokens()).isZero();
  }

  @Test
  void aBusierEngineTakesLongerToReadAndEndsSomethingSooner() {
    double idle = backlog.prefill(4096, 0);
    backlog.share(new Share(1, 0, 0, 512, 500_000, List.of()), now);
    assertThat(backlog.prefill(4096, 0)).isGreaterThan(idle);
    double itl = backlog.itl();
    assertThat(backlog.prefill(10, 0, itl) + backlog.iterationLeft(10, itl))
        .as("one iteration at least")
        .isGreaterThan(itl);
    assertThat(backlog.nextEnd(0.05)).isCloseTo(250 * 0.05 / 512, EXACTLY);
    assertThat(backlog.toFree(50_000, 0.05)).isCloseTo(0.1 * 125 * 0.05, EXACTLY);
  }

  private Ticket send(long prompt, boolean streamed) {
    return send(new Ticket.Work(prompt, 10, Prefix.NONE, null, 0, streamed, PACED));
  }

  private Ticket send(Ticket.Work work) {
    Ticket ticket = new Ticket(decision -> {}, "tenant", work);
    Assignment assignment = new Assignment(10, 0, false, lengths);
    assignment.newTokens = (double) work.promptTokens();
    ticket.note(assignment);
    backlog.dispatch(ticket, assignment, now);
    return ticket;
  }

  private void first(Ticket ticket) {
    backlog.firstToken(ticket, of(ticket), now);
  }

  private void over(Ticket ticket, double written) {
    backlog.end(ticket, of(ticket), written, now);
  }

  private double prefill(double tokens) {
    return backlog.prefill(tokens, 0);
  }

  private static Assignment of(Ticket ticket) {
    if (ticket.note() instanceof Assignment assignment) {
      return assignment;
    }
    throw new AssertionError("no assignment");
  }
}
