package dev.weir.control;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A listener that remembers what it was told, one line each. */
final class News implements Fleet.Listener {
  final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  @Override
  public void up(FleetEngine engine) {
    lines.add("up " + engine.spec().id());
  }

  @Override
  public void down(FleetEngine engine, String why) {
    lines.add("down " + engine.spec().id() + ": " + why);
  }

  /** The next line, waiting for it: at the most ten seconds. */
  String next() throws InterruptedException {
    String line = lines.poll(10, TimeUnit.SECONDS);
    return line == null ? "nothing" : line;
  }
}
