package dev.weir.gateway;

import java.util.concurrent.atomic.AtomicInteger;

/** Whether the gateway takes work, and how much it has. */
final class Lifecycle {
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile boolean leaving;
  private volatile boolean draining;
  private volatile boolean dismissing;

  /** Counts a request in, unless that would make more than {@code limit}. */
  boolean enter(int limit) {
    if (requests.incrementAndGet() <= limit) {
      return true;
    }
    requests.decrementAndGet();
    return false;
  }

  void leave() {
    requests.decrementAndGet();
  }

  int requests() {
    return requests.get();
  }

  /** Counts a client's connection in, unless that would make more than {@code limit}. */
  boolean connect(int limit) {
    if (connections.incrementAndGet() <= limit) {
      return true;
    }
    connections.decrementAndGet();
    return false;
  }

  void disconnect() {
    connections.decrementAndGet();
  }

  int connections() {
    return connections.get();
  }

  /** Whether it has said that it will stop: whoever sends it requests should look elsewhere. */
  boolean leaving() {
    return leaving;
  }

  /** Says that it will stop, and goes on for now. */
  void announce() {
    leaving = true;
  }

  /** Whether it turns new requests away. */
  boolean draining() {
    return draining;
  }

  void drain() {
    leaving = true;
    draining = true;
  }

  /** Whether no engine is asked any more, not even for those that were let in. */
  boolean dismissing() {
    return dismissing;
  }

  /** From now on whoever still waits is told that nothing will come. */
  void dismiss() {
    drain();
    dismissing = true;
  }
}
