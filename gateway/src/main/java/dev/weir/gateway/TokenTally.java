package dev.weir.gateway;

import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Event;
import dev.weir.scheduler.Mailbox;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Sums the tokens that pass through one event loop and tells the pools every {@value
 * #PERIOD_MILLIS} ms: a token is far too small an event to post by itself. It has no timer: the
 * tokens themselves carry the time, and the loop's sweep posts the last ones.
 */
final class TokenTally {
  private static final int PERIOD_MILLIS = 10;
  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS);

  /** The tokens of one engine for one pool since the last post. */
  final class Cell {
    private final Mailbox pool;
    private final Engine engine;
    private final LongAdder written;
    private long tokens;
    private long predicted;
    private long pieces;

    private Cell(Mailbox pool, Engine engine) {
      this.pool = pool;
      this.engine = engine;
      this.written = watch.written(engine.id());
    }

    Engine engine() {
      return engine;
    }

    /** One more piece of content, for those who watch. */
    void piece() {
      pieces++;
    }

    /** Tokens that came in larger pieces than one each. */
    void late(long count) {
      written.add(count);
    }

    /** One more token, written at {@code now}; whether it was counted as outstanding. */
    void add(long now, boolean expected) {
      tokens++;
      predicted += expected ? 1 : 0;
      if (now - posted >= PERIOD_NANOS) {
        post(now);
      }
    }
  }

  private final Watch watch;
  private final List<Cell> cells = new ArrayList<>();
  private long posted = System.nanoTime();

  TokenTally(Watch watch) {
    this.watch = watch;
  }

  Cell cell(Mailbox pool, Engine engine) {
    for (int i = 0; i < cells.size(); i++) {
      Cell cell = cells.get(i);
      if (cell.engine == engine && cell.pool == pool) {
        return cell;
      }
    }
    Cell cell = new Cell(pool, engine);
    cells.add(cell);
    return cell;
  }

  /** Posts what was left when the tokens ceased, and forgets engines that nothing runs on. */
  void sweep(long now) {
    post(now);
    cells.removeIf(cell -> cell.engine.inFlight() == 0);
  }

  private void post(long now) {
    posted = now;
    for (Cell cell : cells) {
      if (cell.pieces > 0) {
        cell.written.add(cell.pieces);
        cell.pieces = 0;
      }
      if (cell.tokens > 0) {
        cell.pool.post(new Event.Tokens(cell.engine, cell.tokens, cell.predicted));
        cell.tokens = 0;
        cell.predicted = 0;
      }
    }
  }
}
