package dev.weir.gateway;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/** Holds the answers of an engine back until a test opens it. */
final class Gate {
  private final CountDownLatch open = new CountDownLatch(1);

  void open() {
    open.countDown();
  }

  /** An engine that says this to everybody, once the gate is open. */
  ScriptedEngine engine(String answer) {
    ScriptedEngine engine = ScriptedEngine.saying(answer);
    engine.script((_, out) -> {
      waitUntilOpen();
      out.write(answer.getBytes(StandardCharsets.UTF_8));
    });
    return engine;
  }

  void waitUntilOpen() {
    try {
      open.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
