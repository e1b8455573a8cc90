package dev.weir.enginesim;

import dev.weir.enginesim.text.Answer;
import dev.weir.enginesim.text.Prompt;
import dev.weir.simulator.engine.Sequence;
import dev.weir.simulator.engine.SequenceListener;

/**
 * One answer of a reply: what it will say, how far the engine is, and how far the client's copy.
 */
final class Choice implements SequenceListener {
  private static final double NANOS = 1e9;

  private final int index;
  private final int promptTokens;
  private final long promptHash;
  private final Answer answer;
  private final Sequence sequence;
  private final EngineHost host;
  private final Reply reply;
  private long arrival;
  private long lastToken;

  /** Tokens that the client was sent. */
  private int sent;

  private boolean opened;
  private boolean closed;

  Choice(int index, Prompt prompt, Answer answer, Reply reply, EngineHost host) {
    this.index = index;
    promptTokens = prompt.tokens();
    promptHash = prompt.hash();
    this.answer = answer;
    this.reply = reply;
    this.host = host;
    this.sequence =
        new Sequence(
            index,
            prompt.tokens(),
            Math.max(1, answer.tokens()),
            prompt.blocks(answer.bytes(), host.options().settings().blockTokens()),
            this);
  }

  int index() {
    return index;
  }

  int promptTokens() {
    return promptTokens;
  }

  /** The hash of the prompt, whose bytes are no longer kept. */
  long promptHash() {
    return promptHash;
  }

  Answer answer() {
    return answer;
  }

  Sequence sequence() {
    return sequence;
  }

  void arrived(long at) {
    arrival = at;
  }

  /** Tokens that are ready to be sent. */
  int ready() {
    return Math.min(sequence.produced(), answer.tokens());
  }

  int sent() {
    return sent;
  }

  void sent(int tokens) {
    sent = tokens;
  }

  /** Whether this is the first call. */
  boolean open() {
    boolean first = !opened;
    opened = true;
    return first;
  }

  /** Whether it is all sent, asked for the first time since. */
  boolean close() {
    boolean now = !closed && sequence.ended() && sent == answer.tokens();
    closed |= now;
    return now;
  }

  boolean closed() {
    return closed;
  }

  @Override
  public void admitted(Sequence self, long at) {
    host.metrics().queue.add((at - arrival) / NANOS);
  }

  @Override
  public void token(Sequence self, long at) {
    EngineMetrics metrics = host.metrics();
    metrics.token(at);
    if (self.produced() == 1) {
      metrics.ttft.add((at - arrival) / NANOS);
    } else {
      metrics.interToken.add((at - lastToken) / NANOS);
    }
    lastToken = at;
    reply.token(this);
  }

  @Override
  public void finished(Sequence self, long at) {
    EngineMetrics metrics = host.metrics();
    metrics.endToEnd.add((at - arrival) / NANOS);
    metrics.promptTokens.add(promptTokens);
    metrics.generationTokens.add(answer.tokens());
    boolean cut = answer.finishReason().equals("length");
    metrics.finished(cut ? EngineMetrics.Finish.LENGTH : EngineMetrics.Finish.STOP);
    reply.finished();
  }
}
