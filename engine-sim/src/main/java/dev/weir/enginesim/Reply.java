package dev.weir.enginesim;

import dev.weir.enginesim.text.Answer;
import dev.weir.enginesim.text.Prompt;
import dev.weir.simulator.engine.Admission;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way to its answer: it has its sequences in the engine, hears of their tokens,
 * and ends exactly once, by its own end, a fault, or the client's leaving. Owned by the engine's
 * loop.
 */
abstract class Reply {
  final EngineHost host;
  final Connection connection;
  final List<Choice> choices = new ArrayList<>();
  private final EngineRunner runner;
  private final Fault.@Nullable OfAnswer fault;
  private boolean struck;
  private boolean held;
  private boolean ended;
  private int tokens;

  Reply(EngineHost host, Connection connection, Fault.@Nullable OfAnswer fault) {
    this.host = host;
    this.runner = host.runner();
    this.connection = connection;
    this.fault = fault;
  }

  /** Adds an answer, before {@link #start}. */
  final void add(Prompt prompt, Answer answer) {
    choices.add(new Choice(choices.size(), prompt, answer, this, host));
  }

  /** Hands everything to the engine; false if that has no room, and nothing is left there then. */
  final boolean start() {
    for (Choice choice : choices) {
      choice.arrived(runner.now());
      if (runner.submit(choice.sequence()) != Admission.QUEUED) {
        abort();
        return false;
      }
    }
    opened();
    strikeWhenDue();
    return true;
  }

  /** All is in the engine; nothing was sent yet. */
  abstract void opened();

  /** Sends what is ready and may be sent. */
  abstract void advance();

  /** Breaks the answer in this way, now or when it is due. */
  abstract void breakAnswer(Fault.OfAnswer how);

  final void token(Choice choice) {
    if (ended) {
      return;
    }
    tokens++;
    advance();
    strikeWhenDue();
  }

  final void finished() {
    if (!ended) {
      advance();
    }
  }

  /** The client can take more. */
  final void writable() {
    if (!ended) {
      advance();
    }
  }

  /** The client is gone. */
  final void abandon() {
    if (!ended) {
      ended = true;
      abort();
    }
  }

  /** All was sent, or is sent as far as it ever will be. */
  final void end() {
    if (!ended) {
      ended = true;
      abort();
      connection.replied(this);
    }
  }

  final boolean ended() {
    return ended;
  }

  /** Whether a stall holds everything back. */
  final boolean held() {
    return held;
  }

  final boolean complete() {
    return choices.stream().allMatch(choice -> choice.sequence().ended());
  }

  private void abort() {
    for (Choice choice : choices) {
      if (!choice.sequence().ended()) {
        runner.abort(choice.sequence());
        host.metrics().finished(EngineMetrics.Finish.ABORT);
      }
    }
  }

  private void strikeWhenDue() {
    if (fault == null || struck || ended || tokens < fault.afterTokens()) {
      return;
    }
    struck = true;
    switch (fault) {
      case Fault.Die die -> host.die(die);
      case Fault.Stall stall -> hold(stall.millis());
      case Fault.CloseMidChunk f -> breakAnswer(f);
      case Fault.WrongJson f -> breakAnswer(f);
      case Fault.ErrorFrame f -> breakAnswer(f);
      case Fault.BadChunk f -> breakAnswer(f);
    }
  }

  private void hold(long millis) {
    held = true;
    if (millis > 0) {
      var _ = host.loop().schedule(this::release, millis, TimeUnit.MILLISECONDS);
    }
  }

  private void release() {
    held = false;
    writable();
  }

  static void ascii(ByteBuf out, String text) {
    out.writeCharSequence(text, StandardCharsets.US_ASCII);
  }
}
