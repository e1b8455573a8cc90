package dev.weir.scheduler;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request in the eyes of the scheduler.
 *
 * <p>Who asks never changes. What is left to do, and where it stands (the package-private fields),
 * belong to the {@link Pool} it arrived at and are touched only by the thread that drains that
 * pool's mailbox.
 */
public final class Ticket {
  /** What the caller knows of a request when it arrives. */
  public interface Owner {
    /**
     * Called once for each decision, on whatever thread drained the mailbox: hop to your own. At
     * most one decision about a ticket is under way at any time.
     */
    void decided(Decision decision);
  }

  /**
   * The size and the shape of the work.
   *
   * @param promptTokens to read, by estimate: &ge; 0
   * @param outputTokens to write, by prediction: &ge; 0
   * @param prefix of the prompt
   * @param session what ties the turns of one conversation together; null: unknown
   * @param priority lower goes first; 0 is the default
   * @param streamed whether its first token and its pace will be seen
   * @param promise that it is judged by
   */
  public record Work(
      long promptTokens,
      long outputTokens,
      Prefix prefix,
      @Nullable String session,
      int priority,
      boolean streamed,
      Promise promise) {
    /** A streamed piece of work of which only the size is known. */
    public static Work ofTokens(long promptTokens, long outputTokens) {
      return new Work(promptTokens, outputTokens, Prefix.NONE, null, 0, true, Promise.DEFAULT);
    }
  }

  enum State {
    NEW,
    QUEUED,
    RUNNING,
    DONE
  }

  private final Owner owner;
  private final String tenant;
  private Work work;
  private final Claim claim;

  State state = State.NEW;
  @Nullable Engine engine;

  /** Who placed it there: who also hears what becomes of it. */
  @Nullable Policy placer;

  boolean prefilled;
  long arrived;

  long waits;

  /** Whether it stands apart from the queue, because an engine failed it. */
  boolean failedOver;

  /** When its first token is due, and its place among those due at the same time. */
  long deadline;

  long number;

  /** Whether its prompt is one of the longest; decided at arrival. */
  boolean longest;

  /** What its policy says that it takes to read its prompt. */
  double cost;

  boolean overdrawn;

  long dispatched;
  private @Nullable List<Engine> tried;

  /** Not asked as long as another runs beside it. */
  private List<Engine> spared = List.of();

  private @Nullable Object note;

  /** Of a tenant like any other. */
  public Ticket(Owner owner, String tenant, Work work) {
    this(owner, tenant, work, Claim.EQUAL);
  }

  public Ticket(Owner owner, String tenant, Work work, Claim claim) {
    this.owner = owner;
    this.tenant = tenant;
    this.work = work;
    this.claim = claim;
  }

  /**
   * Another ticket for the same work, of somebody who runs already: it is placed at once or not at
   * all, and on none of these engines.
   *
   * @param all of the work, as it was at first
   * @param elsewhere where it runs or has failed
   * @param not that are not asked beside others; should it fail alone they may be
   */
  public Ticket beside(Owner other, Work all, List<Engine> elsewhere, List<Engine> not) {
    Ticket second =
        new Ticket(other, tenant, all, new Claim(claim.weight(), 0, claim.patienceNanos()));
    elsewhere.forEach(second::tried);
    second.spared = List.copyOf(not);
    return second;
  }

  public Owner owner() {
    return owner;
  }

  public String tenant() {
    return tenant;
  }

  public Work work() {
    return work;
  }

  public Claim claim() {
    return claim;
  }

  /**
   * Whether others wait whose tenant has had less than its own, by weight: what is let pass by
   * those who wait must wait like them then. For the policy of its pool, while it is asked.
   */
  public boolean overdrawn() {
    return overdrawn;
  }

  /** When it arrived at its pool, on the pool's clock. */
  public long arrived() {
    return arrived;
  }

  /** Since when it has had no engine: since it arrived, or since one failed it. */
  public long waitsSince() {
    return waits;
  }

  /** What its pool's policy wrote on it with {@link #note(Object)}. */
  public @Nullable Object note() {
    return note;
  }

  /** Lets the policy of its pool keep what it knows of the ticket at hand; for nobody else. */
  public void note(@Nullable Object kept) {
    note = kept;
  }

  long tokens() {
    return work.promptTokens() + work.outputTokens();
  }

  /** Whether it must not go there: it was there, or another runs beside it. */
  boolean triedOn(Engine candidate) {
    return tried != null && tried.contains(candidate) || spared.contains(candidate);
  }

  /** Nobody runs beside it any more. */
  void alone() {
    spared = List.of();
  }

  boolean triedAny() {
    return tried != null;
  }

  /** Content had come when an engine failed: this is left to do. */
  void goesOnWith(Work rest) {
    work = rest;
  }

  /** What failed before this one may have come back. */
  void triedOnly(Engine failed) {
    tried = null;
    tried(failed);
  }

  void tried(Engine failed) {
    if (tried == null) {
      tried = new ArrayList<>(2);
    }
    tried.add(failed);
  }
}
