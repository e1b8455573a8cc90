package dev.weir.gateway;

import dev.weir.control.FleetEngine;
import dev.weir.protocol.Api;

/** What an engine's health hears of a failed attempt. That it is busy it hears with the answer. */
final class Blame {
  private Blame() {}

  static void lay(Failure failure, FleetEngine engine, Api api, String detail) {
    switch (failure.fault()) {
      case ENGINE -> {
        String why = failure.what() + " (" + detail + ")";
        if (failure == Failure.CONNECT) {
          engine.unreachable(why);
        } else if (failure != Failure.SERVER_ERROR || !engine.unprovenBesideOthers(api)) {
          engine.failed(why);
        }
      }
      case LOAD, OURS, CLIENT, NOBODY -> {}
    }
  }
}
