package dev.weir.simulator.replay;

import java.util.Comparator;
import java.util.PriorityQueue;

/** What is to happen at given times, seldom compared with requests; of equal times the first. */
final class Alarms {
  private record Alarm(long at, long number, Runnable task) {}

  private final PriorityQueue<Alarm> alarms =
      new PriorityQueue<>(Comparator.comparingLong(Alarm::at).thenComparingLong(Alarm::number));
  private long numbers;

  void at(long time, Runnable task) {
    alarms.add(new Alarm(time, numbers++, task));
  }

  /** Again and again, for the first time after one period. */
  void every(long period, Runnable task) {
    again(period, period, task);
  }

  private void again(long time, long period, Runnable task) {
    at(
        time,
        () -> {
          task.run();
          again(time + period, period, task);
        });
  }

  long next() {
    Alarm first = alarms.peek();
    return first == null ? World.NEVER : first.at;
  }

  void ring() {
    alarms.remove().task.run();
  }
}
