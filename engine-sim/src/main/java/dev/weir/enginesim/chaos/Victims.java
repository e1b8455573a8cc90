package dev.weir.enginesim.chaos;

import dev.weir.enginesim.ArmedFault;
import dev.weir.enginesim.EngineServer;

/** Engines, by number, that something can happen to. */
public interface Victims {
  /** Lets this happen to one of them. */
  void arm(int engine, ArmedFault fault);

  /** Makes one of them well again. */
  void disarm(int engine);

  /** The engines of one server. */
  static Victims of(EngineServer server) {
    return new Victims() {
      @Override
      public void arm(int engine, ArmedFault fault) {
        server.arm(engine, fault);
      }

      @Override
      public void disarm(int engine) {
        server.disarm(engine);
      }
    };
  }
}
