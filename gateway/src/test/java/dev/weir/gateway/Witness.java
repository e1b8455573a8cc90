package dev.weir.gateway;

import dev.weir.scheduler.Choice;
import dev.weir.scheduler.Ending;
import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Gauges;
import dev.weir.scheduler.Policy;
import dev.weir.scheduler.Ticket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A policy that writes down what the gateway lets it know, and predicts what a test wants. */
final class Witness implements Policy {
  private final List<String> heard = new ArrayList<>();
  private long tokens;
  private volatile @Nullable Choice choice;
  private volatile long predicted = Choice.UNKNOWN;

  /** What every request is told; until then they go to the first engine. */
  void choose(Choice next) {
    choice = next;
  }

  void predict(long ttftNanos) {
    predicted = ttftNanos;
  }

  @Override
  public Choice place(Ticket ticket, List<Engine> engines, long now) {
    Choice chosen = choice;
    if (chosen != null) {
      return chosen;
    }
    hear("work " + ticket.work().streamed() + " " + ticket.work().promise());
    return new Choice.At(engines.getFirst(), predicted, Choice.UNKNOWN);
  }

  @Override
  public void firstToken(Ticket ticket, Engine engine, long now) {
    hear("first token");
  }

  @Override
  public synchronized void tokens(Engine engine, long count, long now) {
    tokens += count;
  }

  @Override
  public void ended(Ticket ticket, Engine engine, Ending ending, long now) {
    hear("ended " + ending);
  }

  @Override
  public void reported(Engine engine, Gauges gauges, long now) {
    hear("reported " + engine + " " + gauges);
  }

  private synchronized void hear(String what) {
    heard.add(what);
  }

  /** What it heard so far, in order. */
  synchronized List<String> heard() {
    return List.copyOf(heard);
  }

  synchronized long tokens() {
    return tokens;
  }
}
