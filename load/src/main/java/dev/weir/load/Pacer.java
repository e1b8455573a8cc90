package dev.weir.load;

/** Issues the requests of one event loop when they are due. Every method runs on that loop. */
interface Pacer {
  void start();

  /** Told of every exchange that ended. */
  void ended(Exchange exchange);

  /** Issues nothing more. */
  void stop();

  /** Whether nothing more will be issued. */
  boolean finished();
}
