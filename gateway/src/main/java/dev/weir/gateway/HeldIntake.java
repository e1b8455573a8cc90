package dev.weir.gateway;

import dev.weir.control.EngineKind;
import dev.weir.control.EngineSpec;
import dev.weir.control.ModelSpec;
import dev.weir.control.Settings.Limits;
import dev.weir.control.Snapshot;
import dev.weir.control.limits.TokenSizes;
import dev.weir.protocol.Api;
import dev.weir.protocol.BodyEdits;
import dev.weir.protocol.Refusal;
import dev.weir.protocol.RequestScan;
import dev.weir.scheduler.Outcome;
import dev.weir.scheduler.Promise;
import dev.weir.scheduler.Ticket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderValues;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request in JSON: its bytes are counted, kept and scanned as they arrive. Holds a share of the
 * byte budget, the bytes and a scan, all until {@link #release}; the scan until {@link #keep}.
 */
final class HeldIntake implements Intake {
  private static final long BYTES_PER_TOKEN = 4;
  private static final long UNBOUNDED_OUTPUT = 256;
  private static final long MAX_EXPECTED_OUTPUT = 1024;

  private final Loop loop;
  private final Snapshot snapshot;
  private final Limits limits;
  private final Api api;
  private final ByteBufAllocator allocator;
  private RequestBody body;
  private @Nullable RequestScan scan;
  private long reserved;
  private String model = "";
  private boolean streams;
  private boolean usageWanted;
  private boolean kept;
  private long bound = -1;

  HeldIntake(Loop loop, Snapshot snapshot, Api api, ByteBufAllocator allocator) {
    this.loop = loop;
    this.snapshot = snapshot;
    this.limits = snapshot.settings().limits();
    this.api = api;
    this.allocator = allocator;
    this.body = new RequestBody(allocator);
  }

  @Override
  public CharSequence contentType() {
    return HttpHeaderValues.APPLICATION_JSON;
  }

  @Override
  public @Nullable Rejection begin(long length) {
    Rejection no = grow(length);
    if (no == null) {
      RequestScan mine = loop.borrowScan(limits.jsonDepth());
      mine.reset(api);
      scan = mine;
    }
    return no;
  }

  @Override
  public @Nullable Rejection content(ByteBuf bytes) {
    RequestScan current = scan;
    int count = bytes.readableBytes();
    if (current == null || count == 0) {
      return null;
    }
    Rejection no = grow(body.size() + count);
    if (no == null) {
      ByteBuffer view = bytes.internalNioBuffer(bytes.readerIndex(), count);
      current.feed(view, view.position(), view.limit());
      body.add(bytes, reserved - body.size());
    }
    return no;
  }

  @Override
  public @Nullable Rejection end() {
    RequestScan current = scan;
    if (current == null) {
      throw new IllegalStateException("end of a request that was not begun");
    }
    Refusal refusal = current.finish();
    if (refusal != null) {
      return Rejection.invalid(refusal);
    }
    model = current.namesModel() ? current.model() : Refusals.onlyModel(snapshot);
    streams = current.stream() && api.streams();
    usageWanted = current.usageWanted();
    ModelSpec known = snapshot.models().get(model);
    if (known == null && !current.namesModel()) {
      return Rejection.invalid(Refusals.missingModel(snapshot));
    }
    return known == null ? Rejection.invalid(Refusals.unknownModel(model, snapshot)) : null;
  }

  private @Nullable Rejection grow(long size) {
    if (size > limits.bodyBytes()) {
      String message = "body: " + size + " bytes (expected: <= " + limits.bodyBytes() + ")";
      return Rejection.invalid(Refusal.invalid(413, message, "body_too_large"));
    }
    long more = size - reserved;
    if (more <= 0 || loop.services().budget().reserve(more, limits.bufferedBytes())) {
      reserved += Math.max(0, more);
      return null;
    }
    return Rejection.busy(Outcome.REJECTED_BUSY, "no room to buffer the request", "out_of_buffer");
  }

  /**
   * Puts another body in the place of the client's. Returns what is wrong with it; null: nothing.
   */
  @Nullable Rejection replace(ByteBuffer other) {
    RequestScan current = Objects.requireNonNull(scan);
    String before = model;
    body.release();
    body = new RequestBody(allocator);
    current.reset(api);
    Rejection no = content(Unpooled.wrappedBuffer(other));
    no = no == null ? end() : no;
    if (no == null && model.equals(before)) {
      return null;
    }
    String message = "the hook of model " + before + " has sent a body that cannot be used";
    Refusal refusal = Refusal.server(502, message, "hook_body");
    return new Rejection(Outcome.FAILED_ENGINE, refusal, 0);
  }

  @Override
  public boolean ready() {
    return false;
  }

  @Override
  public boolean replayable() {
    return true;
  }

  @Override
  public boolean waits() {
    return false;
  }

  @Override
  public String model() {
    return model;
  }

  @Override
  public boolean streams() {
    return streams;
  }

  @Override
  public boolean usageWanted() {
    return usageWanted;
  }

  @Override
  public Ticket.Work work(@Nullable String session) {
    RequestScan current = scan;
    if (current == null) {
      throw new IllegalStateException("work of a request that was released");
    }
    long most = maxTokens() >= 0 ? maxTokens() : UNBOUNDED_OUTPUT;
    return new Ticket.Work(
        current.promptBytes() / BYTES_PER_TOKEN + 1,
        api.streams() ? Math.min(most, MAX_EXPECTED_OUTPUT) : 0,
        current.prefix(),
        session != null ? session : current.session(),
        current.priority(),
        streams,
        promise());
  }

  @Override
  public TokenSizes.Weight weight() {
    RequestScan current = scan;
    return current == null
        ? new TokenSizes.Weight(0, 0, 0)
        : new TokenSizes.Weight(current.textBytes(), current.images(), current.soundMillis());
  }

  @Override
  public long maxTokens() {
    long own = scan == null ? -1 : scan.maxTokens();
    return bound >= 0 && (own < 0 || own > bound) ? bound : own;
  }

  /**
   * Whether its answer may be longer than that. A text completion without a bound is not: its
   * engine ends it after a few tokens.
   */
  boolean exceeds(long tokens) {
    long own = maxTokens();
    return api.streams() && (own > tokens || own < 0 && api != Api.COMPLETIONS);
  }

  /** Its answer has so many tokens at the most. */
  void bound(long tokens) {
    bound = tokens;
  }

  /** Another model answers it. */
  void serve(String other) {
    model = other;
  }

  /** What is carried and not understood has no tokens that a promise could speak of. */
  private Promise promise() {
    ModelSpec known = api.understood() ? snapshot.models().get(model) : null;
    return known == null ? Promise.DEFAULT : known.scheduling().promise();
  }

  @Override
  public byte[] bytes() {
    BodyEdits edits = new BodyEdits();
    bound(null, edits);
    return edits.isEmpty() ? body.bytes() : body.bytes(edits);
  }

  /**
   * @param kind whose words the bound is told in; null: those of the API
   */
  private void bound(@Nullable EngineKind kind, BodyEdits edits) {
    RequestScan current = scan;
    if (current != null && bound >= 0) {
      current.boundTokens(bound, boundKey(kind), edits);
    }
  }

  private String boundKey(@Nullable EngineKind kind) {
    boolean newer = kind == EngineKind.OPENAI || kind == EngineKind.AZURE;
    return switch (api) {
      case RESPONSES -> "max_output_tokens";
      case CHAT -> newer ? "max_completion_tokens" : "max_tokens";
      default -> "max_tokens";
    };
  }

  @Override
  public long size() {
    return body.size();
  }

  @Override
  public OutgoingBody outgoing(EngineSpec spec) {
    BodyEdits edits = edits(spec);
    return new OutgoingBody() {
      @Override
      public long length() {
        return body.size() + edits.growth();
      }

      @Override
      public void send(Consumer<ByteBuf> out) {
        body.send(edits, out);
      }
    };
  }

  /** The request once more, for another model; null: there is no room for that. */
  @Nullable ShadowBody copy() {
    RequestScan current = scan;
    ByteBudget budget = loop.services().budget();
    if (current == null || !budget.reserve(body.size(), limits.bufferedBytes() / 2)) {
      return null;
    }
    BodyEdits edits = new BodyEdits();
    askForUsage(current, edits);
    return new ShadowBody(body.share(), current.modelPlace(), edits, budget);
  }

  /** The changes that this engine needs to the body. */
  private BodyEdits edits(EngineSpec spec) {
    BodyEdits edits = new BodyEdits();
    RequestScan current = scan;
    String served = spec.served(model);
    if (current != null && !served.equals(current.model())) {
      current.renameModel(served, edits);
    }
    bound(spec.kind(), edits);
    if (current != null) {
      askForUsage(current, edits);
    }
    return edits;
  }

  private void askForUsage(RequestScan current, BodyEdits edits) {
    boolean chunks = api == Api.CHAT || api == Api.COMPLETIONS;
    if (chunks && streams && !usageWanted) {
      current.askForUsage(edits);
    }
  }

  @Override
  public void answered() {
    release();
  }

  /** The engine answers, and should it be lost another one will be asked: keeps the bytes only. */
  void keep() {
    kept = true;
    loop.services().budget().spare(reserved);
    giveBackScan();
  }

  @Override
  public void release() {
    body.release();
    if (kept) {
      loop.services().budget().releaseSpare(reserved);
    } else {
      loop.services().budget().release(reserved);
    }
    reserved = 0;
    giveBackScan();
  }

  private void giveBackScan() {
    RequestScan current = scan;
    scan = null;
    if (current != null) {
      loop.giveBack(current, limits.jsonDepth());
    }
  }
}
