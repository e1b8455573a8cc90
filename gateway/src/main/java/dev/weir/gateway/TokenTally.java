package dev.weir.gateway;

import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Event;
import dev.weir.scheduler.Mailbox;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Sums the tokens that pass through one event loop and tells the pools every {@value
 * #PERIOD_MILLIS} ms: a token is far too small an event to post by itself.
 */
final class TokenTally {
  private static final int PERIOD_MILLIS = 10;

  /** The tokens of one engine for one pool since the last post. */
  final class Cell {
    private final Mailbox pool;
    private final Engine engine;
    private long tokens;

    private Cell(Mailbox pool, Engine engine) {
      this.pool = pool;
      this.engine = engine;
    }

    void add(long count) {
      tokens += count;
      if (!scheduled) {
        scheduled = true;
        loop.schedule(TokenTally.this::post, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
      }
    }
  }

  private final EventLoop loop;
  private final List<Cell> cells = new ArrayList<>();
  private boolean scheduled;

  TokenTally(EventLoop loop) {
    this.loop = loop;
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

  private void post() {
    scheduled = false;
    for (Cell cell : cells) {
      if (cell.tokens > 0) {
        cell.pool.post(new Event.Tokens(cell.engine, cell.tokens));
        cell.tokens = 0;
      }
    }
  }
}
