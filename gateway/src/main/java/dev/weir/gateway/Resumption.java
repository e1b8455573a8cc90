package dev.weir.gateway;

import dev.weir.control.EngineSpec;
import dev.weir.control.FleetEngine;
import dev.weir.control.ModelSpec;
import dev.weir.control.ResumeRules;
import dev.weir.control.Settings;
import dev.weir.control.Snapshot;
import dev.weir.gateway.EventReader.Kind;
import dev.weir.protocol.AnswerScan;
import dev.weir.protocol.Api;
import dev.weir.protocol.translate.AnswerFacts;
import dev.weir.protocol.translate.AnswerSoFar;
import dev.weir.protocol.translate.ChatWords;
import dev.weir.protocol.translate.Continuation;
import dev.weir.protocol.translate.GoingOn;
import dev.weir.protocol.translate.StreamTranslation;
import dev.weir.protocol.translate.Translation;
import dev.weir.protocol.translate.TypedAnswer;
import dev.weir.protocol.translate.Untranslatable;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one exchange keeps so that another engine can go on with its stream.
 *
 * <p><b>What it decides.</b> At the first content: whether to keep the request and the text, which
 * is worth it only where another engine of the model could go on. While it runs: whether the answer
 * is still one that can be continued. It is not once it has thought, called or refused, and not
 * when others need the memory. When the engine is lost: whether and how another is asked ({@link
 * Continuation}).
 *
 * <p><b>How often.</b> As many engines in a row as the rules say may be asked in vain, which is to
 * say that they brought fewer than {@value #WELL} events with text. It may be the request that
 * makes engines crash: then they die at the same place again and again, each with all that runs on
 * it, and that must not be a whole fleet. An engine that went on well shows that it is not, and the
 * count begins anew; so a stream outlives as many engines as die under it by themselves, up to
 * {@link Retries#MOST}. Who refused the connection or was busy was not asked in vain: it did
 * nothing.
 *
 * <p><b>Cost.</b> The text of each event is copied once, without allocation, into a buffer that
 * doubles. Lives on the loop of its {@link Exchange}.
 */
final class Resumption {
  /** So many events with text and an engine has gone on well. */
  private static final int WELL = 4;

  private enum State {
    UNDECIDED,
    KEEPING,
    OFF
  }

  private final Exchange exchange;
  private State state = State.UNDECIDED;
  private @Nullable SpokenText spoken;
  private Continuation.@Nullable Inner inner;
  private @Nullable Continuation rest;
  private boolean finished;
  private boolean closed;
  private String responseId = "";
  private long responseCreated;
  private boolean joining;
  private @Nullable Loss lost;

  /** Tokens that the first engine writes at the most where the request does not say; -1: any. */
  private int usual = -1;

  private int asked;

  /** Of the engines that were asked last, those that did not go on well. */
  private int vain;

  /** Events with text of the engine that goes on. */
  private int said;

  private int joined;

  Resumption(Exchange exchange) {
    this.exchange = exchange;
  }

  /** The client is told the stream in other words, by this translation. */
  void translated(Translation by, StreamTranslation stream) {
    if (asked == 0) {
      inner = new Continuation.Inner(by, stream);
    }
  }

  /** The first content came; returns whether the request is kept. */
  boolean begin() {
    lost = inVain();
    if (lost == null && exchange.intake() instanceof HeldIntake held) {
      held.keep();
      long limit = exchange.snapshot().settings().limits().bufferedBytes();
      spoken = new SpokenText(exchange.services().budget(), limit, exchange.allocator());
      state = State.KEEPING;
      Attempt first = exchange.attempts().first();
      usual = first == null ? -1 : first.engine().spec().kind().usualTokens(called());
      return true;
    }
    state = State.OFF;
    return false;
  }

  /** Why it is of no use to keep anything; null: it is. */
  private @Nullable Loss inVain() {
    Snapshot snapshot = exchange.snapshot();
    ModelSpec model = snapshot.models().get(exchange.intake().model());
    if (!rules().enabled()) {
      return Loss.OFF;
    }
    if (model == null || model.engines().size() < 2) {
      return Loss.ENGINES;
    }
    for (String id : model.engines()) {
      EngineSpec spec = snapshot.engines().get(id);
      if (spec != null && spec.kind().goesOn(called()) != GoingOn.NOT_AT_ALL) {
        return typed() && !TypedAnswer.of(exchange.api()) ? Loss.FORM : null;
      }
    }
    return Loss.ENGINES;
  }

  /** Whether the client is sent the engine's own events of an API that has typed ones. */
  private boolean typed() {
    return inner == null && called() != exchange.api();
  }

  private ResumeRules rules() {
    Settings settings = exchange.snapshot().settings();
    return settings.resume(exchange.intake().model());
  }

  /** What engines are called by. */
  private Api called() {
    return exchange.api() == Api.COMPLETIONS ? Api.COMPLETIONS : Api.CHAT;
  }

  /** An event was read that the client will be sent. */
  void heard(Kind kind, EventReader reader, ByteBuf in) {
    if (joining && (kind == Kind.CONTENT || kind == Kind.FINISH || kind == Kind.DONE)) {
      joining = false;
      joined++;
    }
    if (kind == Kind.OTHER && responseId.isEmpty() && reader.scan().typed()) {
      responseId = reader.scan().responseId();
      responseCreated = reader.scan().responseCreated();
    }
    if (state != State.KEEPING) {
      return;
    }
    if (typed()) {
      typed(reader.scan());
    }
    if (kind == Kind.CONTENT) {
      content(reader, in);
      finished |= reader.scan().finished();
    }
    finished |= kind == Kind.FINISH;
  }

  /** Of typed events those between texts tell what begins and ends. */
  private void typed(AnswerScan scan) {
    boolean another = scan.begins() && spoken != null && spoken.opened();
    if (scan.opens() || another) {
      lose(Loss.FORM);
    }
    closed |= scan.closes();
  }

  private void content(EventReader reader, ByteBuf in) {
    SpokenText kept = spoken;
    if (kept == null) {
      return;
    }
    if (!reader.says()) {
      lose(Loss.FORM);
    } else if (asked == 0
        && !((kept.opened() || kept.open(in, reader.dataFrom(), reader.dataTo()))
            && kept.add(in, reader.textFrom(), reader.textTo()))) {
      lose(Loss.MEMORY);
    }
  }

  /** The client is shown this text of an engine that goes on. */
  private void shown(String text) {
    if (++said == WELL) {
      vain = 0;
    }
    SpokenText kept = spoken;
    if (kept != null && !kept.add(text)) {
      lose(Loss.MEMORY);
    }
  }

  /** Gives up what others need. */
  void sweep() {
    if (state == State.KEEPING
        && exchange
            .services()
            .budget()
            .over(exchange.snapshot().settings().limits().bufferedBytes())) {
      lose(Loss.MEMORY);
    }
  }

  private void lose(Loss why) {
    release();
    exchange.intake().release();
    not(why);
  }

  /** It is not continued, for this reason. */
  void not(Loss why) {
    lost = why;
    exchange.services().metrics().continuations().lost(why);
  }

  /** Why it is not continued. */
  Loss lost() {
    Loss why = lost;
    return why != null ? why : spent() ? Loss.ATTEMPTS : Loss.REQUEST;
  }

  /** Whether another engine may be asked to go on. */
  boolean possible() {
    return state == State.KEEPING && !spent();
  }

  private boolean spent() {
    return vain >= rules().attempts() || 1 + asked >= Retries.MOST; // the first among them
  }

  /**
   * Whether the stream leaves an engine that is taken out of service: only if there is another
   * engine to go on, and nothing in the request against it. What cannot be moved runs to its end.
   */
  boolean moves(FleetEngine from) {
    SpokenText kept = spoken;
    if (!possible() || joining || kept == null || !elsewhere(from)) {
      return false;
    }
    EngineSpec spec = from.spec();
    AnswerSoFar soFar = soFar(kept);
    GoingOn by = called() == Api.COMPLETIONS ? GoingOn.PROMPT : GoingOn.FINAL_MESSAGE_EXACT;
    try {
      ChatWords words = new ChatWords(spec.served(exchange.intake().model()), false, true);
      Continuation.Inner told = typed() ? takenUp(soFar) : inner;
      byte[] _ = rest(told, soFar, by).request(exchange.intake().bytes(), words);
      return true;
    } catch (Untranslatable e) {
      lose(Loss.REQUEST);
      return false;
    }
  }

  private boolean elsewhere(FleetEngine from) {
    ModelSpec model = exchange.snapshot().models().get(exchange.intake().model());
    for (String id : model == null ? List.<String>of() : model.engines()) {
      FleetEngine other = exchange.services().fleet().engine(id);
      if (other != null
          && other != from
          && other.engine().up()
          && other.spec().kind().goesOn(called()) != GoingOn.NOT_AT_ALL) {
        return true;
      }
    }
    return false;
  }

  private Continuation rest(Continuation.@Nullable Inner told, AnswerSoFar soFar, GoingOn by) {
    return told == null
        ? Continuation.of(exchange.api(), soFar, by, this::shown)
        : Continuation.of(told, soFar, by, this::shown);
  }

  private Continuation.Inner takenUp(AnswerSoFar soFar) throws Untranslatable {
    AnswerFacts facts = new AnswerFacts(exchange.intake().model(), exchange.requestId());
    return new TypedAnswer(exchange.api(), facts, !closed, responseId, responseCreated)
        .takenUp(soFar);
  }

  /** Typed events end here; chunks of another engine are told as such from now on. */
  private boolean takeUp() {
    SpokenText kept = spoken;
    if (!typed() || kept == null) {
      return true;
    }
    try {
      inner = takenUp(soFar(kept));
      return true;
    } catch (Untranslatable _) {
      lose(Loss.FORM);
      return false;
    }
  }

  private AnswerSoFar soFar(SpokenText kept) {
    return kept.soFar(exchange.counted(), usual, finished, exchange.intake().usageWanted());
  }

  /** The engine is lost; returns whether another one is asked. */
  boolean next(String engine, Failure failure) {
    if (vain > 0 && failure.next() == Failure.Next.PASS) {
      vain--; // it had not begun
    }
    if (!possible() || !takeUp()) {
      return false;
    }
    asked++;
    vain++;
    said = 0;
    exchange.services().metrics().continuations().asked(engine, failure);
    return true;
  }

  /** Whether the engine at work is one that goes on. */
  boolean goesOn() {
    return asked > 0;
  }

  /** How to ask this engine, for all of the answer or for the rest. */
  Manner manner(FleetEngine engine) {
    SpokenText kept = spoken;
    if (!goesOn() || kept == null) {
      inner = null;
      responseId = ""; // what an engine that failed had begun to say nobody was told
      return Manner.of(exchange.api(), engine);
    }
    GoingOn by = engine.spec().kind().goesOn(called());
    if (by == GoingOn.NOT_AT_ALL || engine.lacks(called())) {
      return new Manner.NotAtAll();
    }
    Continuation next = rest(inner, soFar(kept), by);
    rest = next;
    joining = true;
    return new Manner.Translated(next);
  }

  /** What the engine at work has counted, as usage of the whole answer. */
  Usage whole(Usage counted) {
    Continuation next = rest;
    if (next == null) {
      return counted;
    }
    return new Usage(
        next.prompt(counted.promptTokens()), -1, next.completion(counted.completionTokens()));
  }

  /**
   * Whether the client has been told everything but the end mark, so that nobody need be asked:
   * typed events tell usage together with why it ended.
   */
  boolean told() {
    return finished && typed() && state == State.KEEPING;
  }

  /** How many engines have gone on with it. */
  int joined() {
    return joined;
  }

  void release() {
    state = State.OFF;
    if (spoken != null) {
      spoken.release();
      spoken = null;
    }
  }
}
