package dev.weir.gateway;

import dev.weir.control.EngineSpec;
import dev.weir.control.Settings.Limits;
import dev.weir.control.limits.TokenSizes;
import dev.weir.protocol.BodyEdits;
import dev.weir.protocol.MultipartScan;
import dev.weir.protocol.Refusal;
import dev.weir.protocol.SoundLength;
import dev.weir.scheduler.Outcome;
import dev.weir.scheduler.Prefix;
import dev.weir.scheduler.Promise;
import dev.weir.scheduler.Ticket;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A form with files on its way through. It is never held whole in memory.
 *
 * <p><b>What it decides.</b> The model is a field of the form, and clients put it before the file
 * or behind it. Where it comes within the first {@value #KEPT_BYTES} bytes, an engine is looked for
 * at once, and what follows goes to it as it comes: while there is no engine, or it does not read,
 * the client is not read either. Where it does not, all of the form goes to a file first ({@link
 * Spool}), and the engine is sent that.
 *
 * <p><b>Bound.</b> {@value #KEPT_BYTES} bytes and what one or two reads bring, each upload; the
 * whole by {@code limits.upload_bytes}.
 *
 * <p><b>How it fails.</b> What was kept can be sent to another engine when one fails: all of a
 * small form, all of one on disk, and of others the beginning. So an engine that cannot be reached
 * costs nothing, and one that dies in the middle of a large upload costs the request.
 */
final class UploadIntake implements Intake, Spool.Listener {
  static final int KEPT_BYTES = 256 << 10;

  private static final long BYTES_PER_TOKEN = 1024;

  private final Exchange exchange;
  private final MultipartScan form;
  private final Limits limits;
  private final RequestBody kept;
  private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>();
  private @Nullable Spool spool;
  private @Nullable UploadSender sender;
  private long declared;
  private long size;
  private long reserved;
  private boolean complete;
  private boolean forgotten;
  private boolean paused;
  private boolean released;

  UploadIntake(Exchange exchange, MultipartScan form) {
    this.exchange = exchange;
    this.form = form;
    this.limits = exchange.snapshot().settings().limits();
    this.kept = new RequestBody(exchange.allocator());
  }

  @Override
  public CharSequence contentType() {
    return exchange.head().get(HttpHeaderNames.CONTENT_TYPE, "");
  }

  @Override
  public @Nullable Rejection begin(long length) {
    declared = length;
    return length > limits.uploadBytes() ? tooLarge(length) : null;
  }

  private Rejection tooLarge(long bytes) {
    String message = "body: " + bytes + " bytes (expected: <= " + limits.uploadBytes() + ")";
    return Rejection.invalid(Refusal.invalid(413, message, "body_too_large"));
  }

  @Override
  public @Nullable Rejection content(ByteBuf bytes) {
    int count = bytes.readableBytes();
    if (released || count == 0) {
      return null;
    }
    size += count;
    if (size > limits.uploadBytes()) {
      return tooLarge(size);
    }
    boolean searching = !form.found();
    ByteBuffer view = bytes.internalNioBuffer(bytes.readerIndex(), count);
    form.feed(view, view.position(), view.limit());
    Refusal wrong = form.problem();
    if (wrong != null) {
      return Rejection.invalid(wrong);
    }
    return take(bytes, count, searching && form.found());
  }

  /**
   * @param named whether the model stands in these bytes: it may have to be changed, which is done
   *     among what is kept
   */
  private @Nullable Rejection take(ByteBuf bytes, int count, boolean named) {
    UploadSender to = sender;
    boolean fits = named || kept.size() + count <= KEPT_BYTES;
    if (spool != null) {
      toDisk(bytes.retainedSlice(), spool);
    } else if (to != null && to.connected()) {
      passOn(bytes.retainedSlice(), to);
    } else if (to == null && waiting.isEmpty() && fits) {
      return keep(bytes, count) ? null : noRoom();
    } else if (form.found()) {
      waiting.add(bytes.retainedSlice());
      pause();
    } else {
      Spool file = new Spool(exchange, this);
      spool = file;
      kept.send(new BodyEdits(), file::write);
      kept.release();
      toDisk(bytes.retainedSlice(), file);
    }
    return null;
  }

  private boolean keep(ByteBuf bytes, int count) {
    if (!exchange.services().budget().reserve(count, limits.bufferedBytes())) {
      return false;
    }
    reserved += count;
    kept.add(bytes, 0);
    return true;
  }

  private static Rejection noRoom() {
    return Rejection.busy(Outcome.REJECTED_BUSY, "no room to buffer the request", "out_of_buffer");
  }

  private void toDisk(ByteBuf bytes, Spool file) {
    pause();
    file.write(bytes);
  }

  /** To the engine, and among what is kept as long as that is all of it. */
  private void passOn(ByteBuf bytes, UploadSender to) {
    int count = bytes.readableBytes();
    boolean fits = !forgotten && kept.size() + count <= KEPT_BYTES;
    forgotten |= !fits || !keep(bytes, count);
    to.forward(bytes);
  }

  /** The engine can be written to: what waited for it goes first. */
  void connected(UploadSender to) {
    for (ByteBuf bytes = waiting.poll(); bytes != null; bytes = waiting.poll()) {
      passOn(bytes, to);
    }
    if (complete) {
      to.complete();
    } else if (spool == null) {
      resume();
    }
  }

  /** The engine takes no more for now. */
  void pause() {
    if (!paused && !complete) {
      paused = true;
      exchange.readClient(false);
    }
  }

  void resume() {
    if (paused) {
      paused = false;
      exchange.readClient(true);
    }
  }

  @Override
  public void written() {
    resume();
    if (sender != null) {
      sender.writable();
    }
  }

  @Override
  public void failed(IOException why) {
    String message = "the upload could not be kept on disk";
    System.getLogger("dev.weir.gateway").log(System.Logger.Level.ERROR, message, why);
    Refusal refusal = Refusal.server(500, message, "internal");
    exchange.reject(new Rejection(Outcome.FAILED_INTERNAL, refusal, 0));
  }

  @Override
  public @Nullable Rejection end() {
    complete = true;
    if (declared == 0) {
      declared = size;
    }
    if (sender != null && sender.connected()) {
      sender.complete();
    }
    boolean none = !form.found() && model().isEmpty();
    return none ? Rejection.invalid(Refusals.missingModel(exchange.snapshot())) : null;
  }

  @Override
  public boolean ready() {
    return form.found() && spool == null;
  }

  @Override
  public boolean replayable() {
    return !forgotten;
  }

  @Override
  public boolean waits() {
    return paused;
  }

  @Override
  public String model() {
    return form.found() ? form.model() : Refusals.onlyModel(exchange.snapshot());
  }

  @Override
  public boolean streams() {
    return false;
  }

  @Override
  public boolean usageWanted() {
    return false;
  }

  /** Files are sound, or cost what sound of their size does. */
  @Override
  public TokenSizes.Weight weight() {
    return new TokenSizes.Weight(0, 0, SoundLength.ofFile(Math.max(size, declared)));
  }

  @Override
  public long maxTokens() {
    return 0;
  }

  @Override
  public Ticket.Work work(@Nullable String session) {
    long tokens = Math.max(declared, size) / BYTES_PER_TOKEN + 1;
    return new Ticket.Work(tokens, 0, Prefix.NONE, session, 0, false, Promise.DEFAULT);
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public byte[] bytes() {
    throw new IllegalStateException("an upload is not held");
  }

  @Override
  public OutgoingBody outgoing(EngineSpec spec) {
    BodyEdits edits = new BodyEdits();
    String served = spec.served(model());
    if (!served.equals(model())) {
      form.renameModel(served, edits);
    }
    UploadSender next = new UploadSender(this, spool, edits);
    sender = next;
    return next;
  }

  /** Whether the client has sent all of it. */
  boolean complete() {
    return complete;
  }

  /** Bytes of the whole form; -1: not known yet. */
  long length() {
    return declared > 0 ? declared : complete ? size : -1;
  }

  void sendKept(BodyEdits edits, Consumer<ByteBuf> out) {
    kept.send(edits, out);
  }

  void stopped(UploadSender former) {
    if (sender == former) {
      sender = null;
    }
  }

  /** The form may still be on its way, so nothing is let go yet. */
  @Override
  public void answered() {}

  @Override
  public void release() {
    if (released) {
      return;
    }
    released = true;
    waiting.forEach(ByteBuf::release);
    waiting.clear();
    kept.release();
    exchange.services().budget().release(reserved);
    if (spool != null) {
      spool.close();
    }
    resume();
  }
}
