package dev.weir.simulator.replay;

import dev.weir.scheduler.Admission;
import dev.weir.scheduler.Choice;
import dev.weir.scheduler.Ending;
import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Gauges;
import dev.weir.scheduler.Policy;
import dev.weir.scheduler.Share;
import dev.weir.scheduler.Ticket;
import dev.weir.scheduler.Waiting;
import java.util.ArrayList;
import java.util.List;

/** A policy that sends all to the first engine and writes down what it is told. */
final class Witness implements Policy {
  record Arrival(Ticket ticket, long at) {}

  final List<Arrival> arrivals = new ArrayList<>();
  final List<Ending> endings = new ArrayList<>();
  final List<Share> shares = new ArrayList<>();
  final List<Gauges> gauges = new ArrayList<>();
  int firstTokens;
  long tokens;

  @Override
  public Admission admit(Ticket ticket, Waiting waiting, long now) {
    arrivals.add(new Arrival(ticket, now));
    return Admission.WELCOME;
  }

  @Override
  public Choice place(Ticket ticket, List<Engine> engines, long now) {
    return Choice.at(engines.getFirst());
  }

  @Override
  public void firstToken(Ticket ticket, Engine engine, long now) {
    firstTokens++;
  }

  @Override
  public void tokens(Engine engine, long written, long now) {
    tokens += written;
  }

  @Override
  public void ended(Ticket ticket, Engine engine, Ending ending, long now) {
    endings.add(ending);
  }

  @Override
  public void reported(Engine engine, Gauges told, long now) {
    gauges.add(told);
  }

  @Override
  public void shared(Engine engine, Share share, long now) {
    shares.add(share);
  }
}
