package dev.weir.load;

/** What decides when a request is due. */
public sealed interface Pacing {

  /**
   * The arrival times of the trace, whatever the server does. Independent users behave like this,
   * and only so does a slow server feel its queue.
   */
  record Open() implements Pacing {}

  /**
   * Sessions begin when the trace says; each later turn is due a think time after the answer before
   * it. Agents behave like this.
   */
  record Sessions() implements Pacing {}

  /**
   * So many users, each playing one session after the other without pause; a request without
   * session is a session of one turn.
   */
  record Users(int count) implements Pacing {
    public Users {
      if (count <= 0) {
        throw new IllegalArgumentException("users: " + count + " (expected: > 0)");
      }
    }
  }
}
