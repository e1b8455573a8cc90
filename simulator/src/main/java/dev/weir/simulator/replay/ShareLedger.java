package dev.weir.simulator.replay;

import dev.weir.scheduler.Choice;
import dev.weir.scheduler.Ending;
import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Policy;
import dev.weir.scheduler.Share;
import dev.weir.scheduler.Ticket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A policy, and beside it the ledger that its router tells other routers from: what this router has
 * on each engine, by its own belief.
 */
final class ShareLedger extends Forwarding {
  private static final class Account {
    private long pending;
    private double pairs;
    private int decoding;
    private long context;
    private List<Share.Placed> placed = new ArrayList<>();
  }

  private static final class Entry {
    private final long newTokens;
    private final double pairs;
    private boolean decoding;

    Entry(long newTokens, double pairs) {
      this.newTokens = newTokens;
      this.pairs = pairs;
    }
  }

  private final Map<Engine, Account> accounts = new HashMap<>();
  private final Map<Ticket, Entry> entries = new HashMap<>();
  private long believedNew = Choice.UNKNOWN;

  ShareLedger(Policy policy) {
    super(policy);
  }

  /** What there is now; prompts placed are told once. */
  Share share(int gateway, Engine engine) {
    Account account = account(engine);
    List<Share.Placed> placed = account.placed;
    account.placed = new ArrayList<>();
    return new Share(
        gateway,
        account.pending,
        account.pairs,
        account.decoding,
        Math.max(0, account.context),
        placed);
  }

  private Account account(Engine engine) {
    return accounts.computeIfAbsent(engine, _ -> new Account());
  }

  @Override
  public Choice place(Ticket ticket, List<Engine> engines, long now) {
    Choice choice = super.place(ticket, engines, now);
    believedNew = choice instanceof Choice.At at ? at.newTokens() : Choice.UNKNOWN;
    return choice;
  }

  @Override
  public void dispatched(Ticket ticket, Engine engine, long now) {
    long all = ticket.work().promptTokens();
    long tokens = believedNew == Choice.UNKNOWN ? all : believedNew;
    Entry entry = new Entry(tokens, (double) tokens * (all - tokens / 2.0));
    entries.put(ticket, entry);
    Account account = account(engine);
    account.pending += entry.newTokens;
    account.pairs += entry.pairs;
    account.placed.add(Share.Placed.of(ticket));
    super.dispatched(ticket, engine, now);
  }

  @Override
  public void firstToken(Ticket ticket, Engine engine, long now) {
    Entry entry = entries.get(ticket);
    if (entry != null && !entry.decoding) {
      entry.decoding = true;
      Account account = account(engine);
      account.pending -= entry.newTokens;
      account.pairs -= entry.pairs;
      account.decoding++;
      account.context += ticket.work().promptTokens();
    }
    super.firstToken(ticket, engine, now);
  }

  @Override
  public void tokens(Engine engine, long tokens, long now) {
    account(engine).context += tokens;
    super.tokens(engine, tokens, now);
  }

  @Override
  public void ended(Ticket ticket, Engine engine, Ending ending, long now) {
    Entry entry = entries.remove(ticket);
    Account account = account(engine);
    if (entry != null && entry.decoding) {
      account.decoding--;
      account.context -= ticket.work().promptTokens() + Call.of(ticket).written();
    } else if (entry != null) {
      account.pending -= entry.newTokens;
      account.pairs -= entry.pairs;
      account.context -= Call.of(ticket).written();
    }
    super.ended(ticket, engine, ending, now);
  }
}
