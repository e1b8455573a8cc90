package dev.weir.gateway;

import dev.weir.control.EngineSpec;
import dev.weir.control.FleetEngine;
import dev.weir.control.ModelSpec;
import dev.weir.control.ResumeRules;
import dev.weir.control.Settings;
import dev.weir.control.Snapshot;
import dev.weir.gateway.EventReader.Kind;
import dev.weir.protocol.Api;
import dev.weir.protocol.translate.AnswerSoFar;
import dev.weir.protocol.translate.ChatWords;
import dev.weir.protocol.translate.Continuation;
import dev.weir.protocol.translate.GoingOn;
import dev.weir.protocol.translate.StreamTranslation;
import dev.weir.protocol.translate.Translation;
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
 * <p><b>Cost.</b> The text of each event is copied once, without allocation, into a buffer that
 * doubles. Lives on the loop of its {@link Exchange}.
 */
final class Resumption {
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
  private boolean joining;
  private int asked;
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
    if (exchange.intake() instanceof HeldIntake held && worthKeeping()) {
      held.keep();
      long limit = exchange.snapshot().settings().limits().bufferedBytes();
      spoken = new SpokenText(exchange.services().budget(), limit, exchange.allocator());
      state = State.KEEPING;
      return true;
    }
    state = State.OFF;
    return false;
  }

  private boolean worthKeeping() {
    Snapshot snapshot = exchange.snapshot();
    ModelSpec model = snapshot.models().get(exchange.intake().model());
    boolean chunks = inner != null || called() == exchange.api();
    if (!rules().enabled() || !chunks || model == null || model.engines().size() < 2) {
      return false;
    }
    for (String id : model.engines()) {
      EngineSpec spec = snapshot.engines().get(id);
      if (spec != null && spec.kind().goesOn(called()) != GoingOn.NOT_AT_ALL) {
        return true;
      }
    }
    return false;
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
    if (state != State.KEEPING) {
      return;
    }
    if (kind == Kind.CONTENT) {
      content(reader, in);
      finished |= reader.scan().finished();
    }
    finished |= kind == Kind.FINISH;
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
    exchange.services().metrics().continuations().lost(why);
  }

  /** Whether another engine may be asked to go on. */
  boolean possible() {
    return state == State.KEEPING && asked < rules().attempts();
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
    AnswerSoFar soFar = kept.soFar(kept.pieces(), finished, exchange.intake().usageWanted());
    GoingOn by = called() == Api.COMPLETIONS ? GoingOn.PROMPT : GoingOn.FINAL_MESSAGE_EXACT;
    try {
      ChatWords words = new ChatWords(spec.served(exchange.intake().model()), false, true);
      byte[] _ = rest(soFar, by).request(exchange.intake().bytes(), words);
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

  private Continuation rest(AnswerSoFar soFar, GoingOn by) {
    return inner == null
        ? Continuation.of(exchange.api(), soFar, by, this::shown)
        : Continuation.of(inner, soFar, by, this::shown);
  }

  /** The engine is lost; returns whether another one is asked. */
  boolean next(String engine, Failure failure) {
    if (!possible()) {
      return false;
    }
    asked++;
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
      return Manner.of(exchange.api(), engine);
    }
    GoingOn by = engine.spec().kind().goesOn(called());
    if (by == GoingOn.NOT_AT_ALL || engine.lacks(called())) {
      return new Manner.NotAtAll();
    }
    long tokens = Math.max(kept.pieces(), exchange.counted().completionTokens());
    AnswerSoFar soFar = kept.soFar(tokens, finished, exchange.intake().usageWanted());
    Continuation next = rest(soFar, by);
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
    long prompt = next.prompt(counted.promptTokens());
    return new Usage(
        prompt,
        Math.min(prompt, counted.cachedTokens()),
        next.completion(counted.completionTokens()));
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
