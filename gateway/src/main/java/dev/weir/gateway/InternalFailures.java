package dev.weir.gateway;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Weir's own failures in the log: one line, what and where. Not the message of the exception, which
 * may repeat what a client sent; the debug level has all of it.
 */
final class InternalFailures {
  private InternalFailures() {}

  static void log(Logger log, String what, Throwable cause) {
    StackTraceElement[] trace = cause.getStackTrace();
    String where = trace.length == 0 ? "nowhere" : trace[0].toString();
    log.log(Level.ERROR, what + " inside Weir: " + cause.getClass().getName() + " at " + where);
    log.log(Level.DEBUG, what, cause);
  }
}
