package dev.weir.scheduler.weir;

import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Share;
import dev.weir.scheduler.Ticket;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What one engine has still to do, as far as this pool sent it, and the predictions that follow:
 * how long before it begins to read one more prompt, how long that takes, whose pace suffers.
 *
 * <p>A request is first read, in the order of dispatch, then it decodes. Its first token tells the
 * one from the other; of an answer that is not streamed nothing is seen until its end, so it is
 * taken to decode once a later one has its first token, or once the card says that its prompt must
 * have been read. Steps are counted by the tokens of those who stream, each of whom gets one a
 * step; where nobody streams they pass at the pace of the card.
 *
 * <p>Owned by its {@link WeirPolicy}; times are seconds on the pool's clock.
 */
final class Backlog {
  final Engine engine;
  final int number;
  final EngineSpeed speed;
  private final Decoders decoders;
  private final SpeedCard card;
  final Insight.Speed times;
  private final Stretch stretch;
  private final Seats seats;
  final ArrayDeque<Ticket> reading = new ArrayDeque<>();

  private final boolean told;
  private boolean trusted;
  private double readTokens;
  private double readPairs;
  private double lastRead;
  private double everRead;
  private double everPairs;
  private int streaming;
  private int silent;
  private double context;
  private double steps;
  private double stepsAt;
  private double privateTokens;

  /** Tokens that its KV cache holds; 0: it has not said. */
  long kvCapacity;

  /** Whether it is one of the pool's engines now. */
  boolean member;

  /** What a round over the queue has already given to this engine and held. */
  double virtual;

  private final StepPace pace = new StepPace();
  private final ForeignLoad foreign = new ForeignLoad();
  private final Acquaintance acquaintance = new Acquaintance();

  Backlog(Engine engine, int number, SpeedCard card, OutputLengths lengths) {
    this(engine, number, card, lengths, null);
  }

  /**
   * @param truth of its speed and of the lengths of answers; null: to be learnt
   */
  Backlog(
      Engine engine,
      int number,
      SpeedCard card,
      OutputLengths lengths,
      Insight.@Nullable Speed truth) {
    this.engine = engine;
    this.number = number;
    this.card = card;
    this.speed = new EngineSpeed();
    this.stretch = new Stretch(card, speed, foreign);
    this.told = truth != null;
    this.times = truth == null ? new LearntSpeed(card, speed) : truth;
    this.seats = truth == null ? new Seats() : new Seats(truth.seats());
    this.decoders = told ? Decoders.ofKnown(lengths) : new Decoders(lengths);
  }

  boolean trusted() {
    trusted = told || card.trusted(speed, trusted);
    return trusted;
  }

  /** Whether it may be given so many tokens to read before it is trusted. */
  boolean takes(double tokens) {
    return told || card.met(speed) || acquaintance.takes(tokens, readTokens);
  }

  int decoding() {
    return streaming + silent + foreign.decoding();
  }

  int inFlight() {
    return reading.size() + streaming + silent;
  }

  /** What other gateways have here. */
  ForeignLoad foreign() {
    return foreign;
  }

  double contextTokens() {
    return context + foreign.context();
  }

  /** Tokens in the KV cache that are not in blocks shared by prefix. */
  double privateTokens() {
    return privateTokens + foreign.context();
  }

  /** Seconds between two tokens of everybody, while nothing is read. */
  double itl() {
    return times.step(decoding(), contextTokens());
  }

  /** Seconds to read a prompt of so many new tokens, with the decodes that go on meanwhile. */
  double prefill(double tokens, double pairs) {
    return prefill(tokens, pairs, itl());
  }

  /** The same, where {@link #itl} is at hand. */
  double prefill(double tokens, double pairs, double itl) {
    return times.read(tokens, pairs, decoding()) + tokens / room() * itl;
  }

  /** By how much its first token comes later than a prompt shorter than an iteration is read. */
  double iterationLeft(double tokens, double itl) {
    return Math.max(0, 1 - tokens / room()) * itl;
  }

  private double room() {
    return Math.max(times.budget() / 4, times.budget() - decoding());
  }

  /** Expected number of those who decode here that would miss their pace by this prompt. */
  double victims(double now, double itl, double wait, double stall) {
    return decoders.victims(now, steps, itl, wait, stall);
  }

  /** Seconds until all that was sent is read. */
  double readingSeconds(double now, double itl) {
    double wait = 0;
    Ticket front = reading.peekFirst();
    if (front != null) {
      Assignment first = of(front);
      double since = now - Math.max(lastRead, first.dispatched);
      double done = Math.min(since, 0.9 * prefill(first.newTokens, first.pairs, itl));
      wait = prefill(readTokens, readPairs, itl) - done;
    }
    if (foreign.tokens() > 0) {
      double read = now - foreign.at();
      wait += Math.max(0, prefill(foreign.tokens(), foreign.pairs(), itl) - read);
    }
    return wait;
  }

  /** Mean seconds a token of those who stream, of late; 0: nobody does. */
  double pace(double now) {
    return streaming == 0 ? 0 : pace.at(now);
  }

  /** The same over all of their answers so far. */
  double paceSoFar(double now) {
    return decoders.paceSoFar(now, steps);
  }

  void dispatch(Ticket ticket, Assignment work, double now) {
    advance(now);
    if (inFlight() == 0) {
      stretch.begin(now, steps, context);
    }
    work.dispatched = now;
    work.readBefore = everRead;
    work.pairsBefore = everPairs;
    work.contextBefore = context;
    work.reading = true;
    reading.addLast(ticket);
    readTokens += work.newTokens;
    readPairs += work.pairs;
    privateTokens += privatePart(ticket);
  }

  void firstToken(Ticket ticket, Assignment work, double now) {
    advance(now);
    while (reading.peekFirst() != ticket && reading.contains(ticket)) {
      Ticket silentOne = reading.peekFirst();
      if (silentOne == null || silentOne.work().streamed()) {
        break;
      }
      decodes(silentOne, of(silentOne), now);
    }
    if (work.reading) {
      acquaintance.answered();
      decodes(ticket, work, now);
    }
  }

  private void decodes(Ticket ticket, Assignment work, double now) {
    boolean full = seats.full(streaming + silent + 1, now);
    leaveReading(ticket, work);
    count(work);
    if (full) {
      stretch.lose();
      stretch.begin(now, steps, context);
    } else if (ticket.work().streamed()) {
      stretch.read(now, work.newTokens, work.pairs, !reading.isEmpty());
    } else {
      stretch.presume(work.newTokens, work.pairs);
    }
    seats.decoding(streaming + silent + 1);
    lastRead = now;
    work.began = now;
    work.beganSteps = steps;
    context += (double) ticket.work().promptTokens();
    if (!ticket.work().streamed()) {
      silent++;
      return;
    }
    if (streaming++ == 0) {
      pace.begin(now, steps);
    }
    if (ticket.work().promise().paced()) {
      work.tpot = ticket.work().promise().tpotNanos() * 1e-9;
      work.bin = decoders.add(now, steps, work.tpot, work.lengths);
    }
  }

  /** So many tokens were seen to be written. */
  void tokens(double count, double now) {
    advance(now);
    if (streaming == 0) {
      return;
    }
    double made = count / streaming;
    steps += made;
    stepsAt = now;
    context += count + made * silent;
    privateTokens += count + made * silent;
    if (reading.isEmpty()) {
      stretch.stepped(now, steps);
    }
    pace.measure(now, steps);
  }

  /**
   * @param written tokens of the answer in the end; &lt; 0: it did not come to one, or nobody knows
   */
  void end(Ticket ticket, Assignment work, double written, double now) {
    advance(now);
    if (!ticket.work().streamed() && written > 0) {
      acquaintance.answered();
      if (work.reading) {
        reading.remove(ticket);
        reading.addFirst(ticket);
        decodes(ticket, work, now);
      }
      observeWhole(work, written, now);
    }
    if (work.reading) {
      leaveReading(ticket, work);
      stretch.lose();
      privateTokens -= privatePart(ticket);
    } else {
      double made = steps - work.beganSteps;
      context -= ticket.work().promptTokens() + made;
      privateTokens -= privatePart(ticket) + made;
      if (ticket.work().streamed()) {
        streaming--;
      } else {
        silent--;
      }
      if (work.bin != null) {
        decoders.remove(work.bin, work.began, work.beganSteps, work.tpot);
        work.bin = null;
      }
    }
    if (inFlight() == 0) {
      idle();
    }
  }

  private void idle() {
    stretch.lose();
    context = 0;
    privateTokens = 0;
    readTokens = 0;
    readPairs = 0;
  }

  void share(Share share, double now) {
    foreign.told(share, now);
  }

  /** Seconds until the next of those who decode ends, by what answers are long. */
  double nextEnd(double itl) {
    return decoders.meanLength() * itl / Math.max(1, decoding());
  }

  /** Seconds until the answers that end have freed so many tokens of the KV cache. */
  double toFree(double tokens, double itl) {
    return tokens / Math.max(1, contextTokens()) * decoders.meanLength() / 2 * itl;
  }

  /** Whether one more would have to wait for a seat. */
  boolean full(double now) {
    return seats.full(streaming + silent + reading.size(), now);
  }

  /** Lets time pass for what is not seen. */
  private void advance(double now) {
    Ticket next = reading.peekFirst();
    if (next != null && next.work().streamed()) {
      Assignment first = of(next);
      double since = now - Math.max(lastRead, first.dispatched);
      double whole = (double) next.work().promptTokens();
      double itl = itl();
      double alone = prefill(whole, whole * whole / 2, itl) + iterationLeft(whole, itl);
      seats.watch(streaming + silent, since, alone, now);
    }
    foreign.forget(now);
    stretch.settle(now, steps, context);
    if (streaming == 0 && silent > 0 && now > stepsAt) {
      double made = (now - stepsAt) / Math.max(1e-4, itl());
      steps += made;
      context += made * silent;
      privateTokens += made * silent;
    }
    stepsAt = Math.max(stepsAt, now);
    presumeRead(now);
  }

  private void presumeRead(double now) {
    for (Ticket front = reading.peekFirst(); front != null; front = reading.peekFirst()) {
      Assignment first = of(front);
      double since = now - Math.max(lastRead, first.dispatched);
      if (front.work().streamed() || since < prefill(first.newTokens, first.pairs)) {
        return;
      }
      leaveReading(front, first);
      count(first);
      stretch.presume(first.newTokens, first.pairs);
      lastRead = now;
      first.began = now;
      first.beganSteps = steps;
      context += (double) front.work().promptTokens();
      silent++;
    }
  }

  private void count(Assignment work) {
    acquaintance.read(work.newTokens);
    everRead += work.newTokens;
    everPairs += work.pairs;
  }

  /** An answer that was not streamed is one observation: how long all of it took. */
  private void observeWhole(Assignment work, double written, double now) {
    double tokens = everRead - work.readBefore;
    double pairs = everPairs - work.pairsBefore;
    double mean = (work.contextBefore + context) / 2;
    card.observeUnseen(
        speed,
        now - work.dispatched,
        written + tokens / LearntSpeed.TOKEN_BUDGET,
        mean,
        tokens,
        pairs);
  }

  private void leaveReading(Ticket ticket, Assignment work) {
    if (reading.peekFirst() == ticket) {
      reading.removeFirst();
    } else {
      reading.remove(ticket);
    }
    work.reading = false;
    readTokens -= work.newTokens;
    readPairs -= work.pairs;
    if (reading.isEmpty()) {
      readTokens = 0;
      readPairs = 0;
    }
  }

  private static double privatePart(Ticket ticket) {
    long shared = (long) ticket.work().prefix().blocks() * ticket.work().prefix().blockTokens();
    return Math.max(0, ticket.work().promptTokens() - shared);
  }

  private static Assignment of(Ticket ticket) {
    if (ticket.note() instanceof Assignment assignment) {
      return assignment;
    }
    throw new IllegalStateException("a ticket that this policy did not admit");
  }
}
