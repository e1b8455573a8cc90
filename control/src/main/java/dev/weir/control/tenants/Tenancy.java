package dev.weir.control.tenants;

import dev.weir.control.AdminApi;
import dev.weir.control.AutomaticBans;
import dev.weir.control.KeyRing;
import dev.weir.control.port.TenantStore;
import dev.weir.control.port.TenantStore.Audit;
import dev.weir.control.port.TenantStore.Change;
import dev.weir.control.port.TenantStore.Contents;
import dev.weir.protocol.Refusal;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who may call: what the file declares and what was made while running, as one key ring.
 *
 * <p>A change is planned against what there is, written with its audit rows if the store is still
 * at the version that the plan was made from, else planned again: two gateways never overwrite each
 * other unseen. Once written it is in force here at once; other gateways find the new version by
 * asking ({@link StorePoll}). Requests read the ring in force and never the store, so a store that
 * is down changes nothing for them; only changes are refused.
 *
 * <p>Safe for any thread; everything that changes is guarded by this object, and the ring is
 * published by a volatile field.
 */
public final class Tenancy implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("dev.weir.tenants");
  private static final int TRIES = 20;

  private final TenantStore store;
  private final boolean local;
  private final LongSupplier clock;
  private final AutomaticBans automatic = new AutomaticBans(AutomaticBans.Rules.OFF);
  private final Identities identities;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private Declared declared = Declared.NOTHING;
  private Directory made = Directory.EMPTY;
  private long version = -1;
  private volatile View view = View.of(Directory.EMPTY, Directory.EMPTY);
  private volatile KeyRing ring;

  /**
   * @param store what was made while running
   * @param local whether only this machine can call: then nobody needs a key as long as none is
   *     declared
   * @param clock milliseconds since the epoch
   */
  public Tenancy(Declared declared, TenantStore store, boolean local, LongSupplier clock) {
    this.store = store;
    this.local = local;
    this.clock = clock;
    this.identities = new Identities(this::recompile, clock);
    this.ring = declared.ring();
    declare(declared);
  }

  /** Who may call now. */
  public KeyRing ring() {
    return ring;
  }

  /** Hears of every new ring, on the thread that made it. */
  public void listen(Runnable changed) {
    listeners.add(changed);
  }

  /** The file says this now. Whoever publishes the snapshot reads {@link #ring} afterwards. */
  public synchronized void declare(Declared next) {
    declared = next;
    automatic.rules(next.bans());
    identities.follow(next.providers());
    compile();
  }

  /** Whether anybody at all could call with these declarations on an address of everybody's. */
  public synchronized boolean hasKeys(Declared with) {
    return !with.isOpen() || made.keys().values().stream().anyMatch(key -> !key.revoked());
  }

  View view() {
    return view;
  }

  AutomaticBans automatic() {
    return automatic;
  }

  synchronized int auditDays() {
    return declared.auditDays();
  }

  TenantStore store() {
    return store;
  }

  long now() {
    return clock.getAsLong();
  }

  /**
   * Looks whether another gateway has changed something.
   *
   * @throws IOException when the store does not answer; what is in force stays
   */
  public void refresh() throws IOException {
    if (take()) {
      listeners.forEach(Runnable::run);
    }
  }

  private synchronized boolean take() throws IOException {
    if (version >= 0 && store.version() == version) {
      return false;
    }
    Contents contents = store.read();
    made = Documents.directory(contents);
    version = contents.version();
    compile();
    return true;
  }

  /**
   * Makes a change, in force when this returns. What is as it was is no change, and no row.
   *
   * @param actor who wants it
   * @param planner finds it right against what there is, or throws {@link WrongForm}
   */
  Plan change(String actor, Function<View, Plan> planner) {
    try {
      for (int i = 0; i < TRIES; i++) {
        refresh();
        Plan done = attempt(actor, planner);
        if (done != null) {
          listeners.forEach(Runnable::run);
          return done;
        }
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "a change was not written: " + e.getMessage());
      throw new WrongForm(
          Refusal.server(503, "the store does not answer; nothing was changed", "store_down"));
    }
    throw WrongForm.conflict("somebody else changes the same at the moment", "busy");
  }

  /**
   * Remembers a change of something that is not kept here. It has happened: a store that does not
   * answer takes nothing back.
   */
  void note(String actor, AdminApi.Change change) {
    String action = change.action();
    try {
      for (int i = 0; i < TRIES; i++) {
        refresh();
        Audit row =
            new Audit(
                now(),
                actor,
                action,
                change.kind(),
                change.id(),
                null,
                change.before(),
                change.after());
        if (noted(row)) {
          return;
        }
      }
      LOG.log(
          Level.WARNING, action + " by " + actor + " was not noted: others change all the time");
    } catch (IOException e) {
      LOG.log(Level.WARNING, action + " by " + actor + " was not noted: " + e.getMessage());
    }
  }

  private synchronized boolean noted(Audit audit) throws IOException {
    boolean written = store.write(version, List.of(), List.of(audit));
    version += written ? 1 : 0;
    return written;
  }

  /**
   * Makes a key where nobody has one.
   *
   * @return the key, which is nowhere else; null: somebody was faster
   * @throws IOException when it cannot be kept; then there is none
   */
  public @Nullable String firstKey() throws IOException {
    NewKey fresh = NewKey.random();
    KeySpec key = KeySpec.plain(fresh.id(), fresh.sha256(), Tenant.DEFAULT);
    for (int i = 0; i < TRIES; i++) {
      refresh();
      if (hasKeys(declared())) {
        return null;
      }
      if (attempt("start", view -> KeyEditor.create(view, key)) != null) {
        listeners.forEach(Runnable::run);
        return fresh.text();
      }
    }
    throw new IOException("others change it all the time");
  }

  private synchronized Declared declared() {
    return declared;
  }

  private synchronized @Nullable Plan attempt(String actor, Function<View, Plan> planner)
      throws IOException {
    Plan plan = planner.apply(view);
    if (!plan.changes()) {
      return plan;
    }
    List<Change> changes = new ArrayList<>();
    List<Audit> audits = new ArrayList<>();
    for (Edit edit : plan.edits()) {
      Object after = edit.after();
      String body = after == null ? null : Documents.stored(after);
      changes.add(new Change(edit.kind().label(), edit.id(), body));
      audits.add(
          new Audit(
              now(),
              actor,
              plan.action(),
              edit.kind().label(),
              edit.id(),
              edit.tenant(),
              shown(edit.before()),
              shown(after)));
    }
    if (!store.write(version, changes, audits)) {
      return null;
    }
    version++;
    for (Edit edit : plan.edits()) {
      made = made.edited(edit);
    }
    compile();
    return plan;
  }

  private static @Nullable String shown(@Nullable Object value) {
    return value == null ? null : Documents.json(Documents.shown(value));
  }

  private void recompile() {
    synchronized (this) {
      compile();
    }
    listeners.forEach(Runnable::run);
  }

  private void compile() {
    View next = View.of(declared.directory(), made);
    boolean open = local && declared.isOpen();
    RingMaker maker = new RingMaker(next.declared(), next.all());
    view = next;
    ring = maker.ring(open, identities.tokens(maker), automatic);
  }

  /** Asks no identity provider any more. The store is its owner's to close. */
  @Override
  public synchronized void close() {
    identities.close();
  }
}
