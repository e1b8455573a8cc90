package dev.weir.control.tenants;

import java.io.IOException;
import java.lang.System.Logger.Level;

/**
 * Asks the store again and again whether another gateway has changed something: with the time that
 * a reading takes, a change is in force everywhere within a second. While the store is down
 * everything stays as it is, which the log says once. The same thread lets old audit rows go.
 *
 * <p>One virtual thread; {@code failing} is its own.
 */
public final class StorePoll implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("dev.weir.tenants");
  private static final long MILLIS = 400;

  private final Tenancy tenancy;
  private final AuditRetention audits;
  private final Thread thread = Thread.ofVirtual().name("tenant-poll").unstarted(this::run);
  private boolean failing;

  public StorePoll(Tenancy tenancy) {
    this.tenancy = tenancy;
    this.audits = new AuditRetention(tenancy.store(), tenancy::auditDays, tenancy::now);
  }

  public void start() {
    thread.start();
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        Thread.sleep(MILLIS);
        look();
        audits.look();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void look() {
    try {
      tenancy.refresh();
      if (failing) {
        failing = false;
        LOG.log(Level.INFO, "the store of keys and tenants answers again");
      }
    } catch (IOException | RuntimeException e) {
      if (!failing) {
        failing = true;
        LOG.log(
            Level.WARNING,
            "the store of keys and tenants does not answer, what is known stays in force: "
                + e.getMessage());
      }
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
