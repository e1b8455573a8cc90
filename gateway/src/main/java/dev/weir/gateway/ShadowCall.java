package dev.weir.gateway;

import dev.weir.control.FleetEngine;
import dev.weir.control.ModelSpec;
import dev.weir.control.Settings;
import dev.weir.control.degrade.ShadowSpec;
import dev.weir.gateway.ShadowMetrics.End;
import dev.weir.gateway.ShadowMetrics.Side;
import dev.weir.scheduler.Claim;
import dev.weir.scheduler.Decision;
import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Mailbox;
import dev.weir.scheduler.Outcome;
import dev.weir.scheduler.Promise;
import dev.weir.scheduler.Ticket;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A copy of one request, on its way to an engine of another model. Nobody waits for it: its answer
 * is read and forgotten, its failures are nobody's, and it gives way to whoever waits for the same
 * engines. Lives on the loop of its original; only {@link #decided} is called from elsewhere, and
 * hops.
 */
final class ShadowCall implements UpstreamListener, Ticket.Owner, Swept {
  /** No tenant's: what it takes is on nobody's account. */
  private static final String TENANT = ":shadow";

  private static final int LAST = Integer.MAX_VALUE;
  private static final String EVENT_STREAM = "text/event-stream";
  private static final int HEAD_BYTES = 512;

  private final Exchange original;
  private final Loop loop;
  private final String model;
  private final String to;
  private final boolean streams;
  private final ShadowBody body;
  private final ShadowMetrics metrics;
  private final AtomicInteger running;
  private final long silence;
  // Those of all models that the engine serves; nobody in them waits for a copy.
  private List<Mailbox> rivals = List.of();
  private @Nullable Placement placement;
  private @Nullable FleetEngine engine;
  private @Nullable UpstreamConnection connection;
  private @Nullable ShadowAnswer answer;
  private @Nullable Side theirs;
  private @Nullable Side ours;
  private long asked;
  private long lastByte;
  private long ttft = -1;
  private boolean reconnected;
  private boolean over;

  /**
   * @param running of this model's copies, this one counted
   */
  ShadowCall(
      Exchange original,
      ShadowSpec spec,
      ShadowBody body,
      ShadowMetrics metrics,
      AtomicInteger running) {
    this.original = original;
    this.loop = original.loop();
    this.model = original.intake().model();
    this.to = spec.to();
    this.silence = spec.silence().toNanos();
    this.streams = original.intake().streams();
    this.body = body;
    this.metrics = metrics;
    this.running = running;
  }

  /** Asks for an engine that is free now. */
  void begin(Mailbox of, Ticket.Work work) {
    ModelSpec spec = original.snapshot().models().get(to);
    Promise promise = spec == null ? work.promise() : spec.scheduling().promise();
    Ticket.Work last =
        new Ticket.Work(
            work.promptTokens(),
            work.outputTokens(),
            work.prefix(),
            work.session(),
            LAST,
            work.streamed(),
            promise);
    Claim never = new Claim(Claim.LEAST_WEIGHT, 0, Claim.ENDLESS);
    Placement mine = new Placement(loop, to, of, new Ticket(this, TENANT, last, never));
    rivals = List.of(of);
    placement = mine;
    asked = System.nanoTime();
    lastByte = asked;
    loop.sweeper().add(this);
    mine.arrive();
  }

  @Override
  public void decided(Decision decision) {
    if (loop.executor().inEventLoop()) {
      act(decision);
    } else {
      loop.executor().execute(() -> act(decision));
    }
  }

  private void act(Decision decision) {
    if (over) {
      return;
    }
    switch (decision) {
      case Decision.Dispatch dispatch -> ask(dispatch.engine());
      case Decision.Wait _ -> {}
      case Decision.Reject _, Decision.Drop _ -> end(End.BUSY);
    }
  }

  private void ask(Engine chosen) {
    FleetEngine target = original.services().fleet().engine(chosen.id());
    if (target == null || !(Manner.of(original.api(), target) instanceof Manner.AsItCame)) {
      end(End.UNSUPPORTED);
      return;
    }
    engine = target;
    if (placement != null) {
      placement.at(chosen);
    }
    rivals = sharing(target.spec().id());
    send(target, false);
  }

  private List<Mailbox> sharing(String engine) {
    List<Mailbox> sharing = new ArrayList<>(rivals);
    for (ModelSpec spec : original.snapshot().models().values()) {
      Mailbox other =
          spec.engines().contains(engine) ? original.services().pools().pool(spec.id()) : null;
      if (other != null && !sharing.contains(other)) {
        sharing.add(other);
      }
    }
    return sharing;
  }

  private boolean inTheWay() {
    for (int i = 0; i < rivals.size(); i++) {
      if (rivals.get(i).pool().queued() > 0) {
        return true;
      }
    }
    return false;
  }

  private void send(FleetEngine target, boolean fresh) {
    body.name(target.spec().served(to));
    ByteBuf head = original.allocator().directBuffer(HEAD_BYTES);
    RequestHead.writeShadow(head, target.spec(), to, original, body.length());
    List<ByteBuf> request = new ArrayList<>();
    request.add(head);
    body.send(request);
    loop.upstream(target).send(this, request, fresh);
  }

  @Override
  public void sent(UpstreamConnection connection) {
    this.connection = connection;
  }

  @Override
  public boolean wanted() {
    return !over;
  }

  @Override
  public void head(HttpResponse head) {
    lastByte = System.nanoTime();
    body.release();
    if (head.status().code() >= 300) {
      end(End.FAILED);
      return;
    }
    String type = head.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
    boolean events = type.regionMatches(true, 0, EVENT_STREAM, 0, EVENT_STREAM.length());
    answer = new ShadowAnswer(loop, events && streams);
  }

  @Override
  public void body(ByteBuf bytes, BodyFramer framer) {
    lastByte = System.nanoTime();
    ShadowAnswer reading = answer;
    try {
      if (!over && reading != null) {
        content(reading.read(bytes, framer), lastByte);
      }
    } finally {
      bytes.release();
    }
    if (reading != null && reading.broken()) {
      end(End.FAILED);
    }
  }

  private void content(int pieces, long now) {
    Placement at = placement;
    for (int i = 0; i < pieces && at != null; i++) {
      if (ttft < 0) {
        ttft = now - asked;
        at.firstToken();
      }
      at.token(now);
    }
  }

  @Override
  public void readComplete() {}

  @Override
  public void ended() {
    ShadowAnswer read = answer;
    connection = null;
    if (over || read == null) {
      return;
    }
    boolean whole = read.end();
    ttft = ttft < 0 && whole ? System.nanoTime() - asked : ttft;
    end(whole ? End.SERVED : End.FAILED);
  }

  /** The engine may have closed a kept connection: then it has not seen the request. */
  @Override
  public void failed(Failure failure, String detail) {
    FleetEngine target = engine;
    boolean stale = connection != null && connection.used() && answer == null;
    connection = null;
    if (!over && stale && !reconnected && target != null && body.held()) {
      reconnected = true;
      send(target, true);
    } else {
      end(End.FAILED);
    }
  }

  /** The request itself has ended. */
  void original(Outcome outcome, long ttftNanos, Usage usage) {
    if (outcome.served()) {
      theirs = new Side(ttftNanos, usage);
      compare();
    } else {
      end(End.CUT);
    }
  }

  private void compare() {
    if (theirs != null && ours != null) {
      metrics.pair(model, to, theirs, ours);
    }
  }

  private void end(End end) {
    if (over) {
      return;
    }
    over = true;
    loop.sweeper().remove(this);
    running.decrementAndGet();
    body.release();
    if (connection != null) {
      connection.cancelIfServing(this);
      connection = null;
    }
    Usage usage = answer == null ? Usage.UNKNOWN : answer.usage();
    if (answer != null) {
      answer.release();
    }
    metrics.ended(model, to, end);
    if (placement != null) {
      ShadowRow row = new ShadowRow(original, placement, outcome(end, placement), ttft);
      placement.end(row.outcome(), usage);
      row.offer(model, streams, asked, usage);
    }
    if (end == End.SERVED) {
      ours = new Side(ttft, usage);
      compare();
    }
  }

  private static Outcome outcome(End end, Placement at) {
    return switch (end) {
      case SERVED -> Outcome.SERVED;
      case FAILED -> at.pieces() > 0 ? Outcome.FAILED_STREAM : Outcome.FAILED_ENGINE;
      case CUT, BUSY, IN_FLIGHT, NO_ROOM, UNSUPPORTED -> Outcome.CANCELLED_CLIENT;
    };
  }

  @Override
  public void sweep(long now) {
    Settings settings = original.snapshot().settings();
    long half = settings.limits().bufferedBytes() / 2;
    boolean crowded = body.held() && original.services().budget().used() > half;
    boolean begun = answer != null;
    Settings.Timeouts timeouts = settings.timeouts();
    long patience = (begun ? timeouts.idle() : timeouts.firstByte()).toNanos();
    if (inTheWay() || crowded || original.services().lifecycle().draining()) {
      end(End.CUT);
    } else if (now - lastByte > Math.min(patience, silence)) {
      end(End.FAILED);
    }
  }

  @Override
  public void stop() {
    end(End.CUT);
  }
}
