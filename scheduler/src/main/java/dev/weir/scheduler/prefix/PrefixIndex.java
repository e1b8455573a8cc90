package dev.weir.scheduler.prefix;

import dev.weir.scheduler.Prefix;
import dev.weir.scheduler.prefix.BlockLists.EngineBlocks;
import java.util.ArrayList;
import java.util.List;

/**
 * Which engine is believed to have which blocks of prompts in its KV cache.
 *
 * <p><b>What it decides.</b> How deep a prompt matches on an engine, and which few engines match
 * deepest. It is a belief, kept from what was sent where: a prompt counts as cached from the moment
 * it is dispatched, so that the siblings of a cold prompt that follow within the second go to the
 * same place. Each engine's blocks are forgotten by least recent use, as engines themselves do; of
 * one prompt the deeper blocks go first, hence whoever holds a block holds all before it, and depth
 * is found by binary search. What running requests use is pinned: an engine cannot forget it
 * either.
 *
 * <p><b>Bound.</b> At most {@code maxBytes}, whatever arrives: when the arrays would have to grow
 * beyond, an engine with more than an even share of the blocks gives up its oldest, so that one
 * that joins late finds room. Each engine is bounded by its own capacity besides. Engines are
 * numbers below {@value #MOST_ENGINES}.
 *
 * <p><b>Cost.</b> To match, O(log blocks) probes of a hash table an engine; to enter and leave,
 * O(1) a block. Nothing is allocated once the arrays have their size.
 *
 * <p><b>How it fails.</b> Believing in more than the engine has costs more than believing in less:
 * requests follow a prefix that is gone. An engine whose capacity is not known should be given a
 * small one. Blocks of a prompt that failed in mid-read are believed in until they are forgotten.
 */
public final class PrefixIndex {
  /** Engines in all, at the most. */
  public static final int MOST_ENGINES = 0xffff;

  /**
   * Arrays are as long as a power of two, hash tables twice that, and all of them full together.
   */
  private static final long BYTES_PER_BLOCK =
      BlockLists.BYTES_PER_NODE + Holders.BYTES_PER_ENTRY + 4 * LongIntMap.BYTES_PER_SLOT;

  private static final int FEWEST_BLOCKS = 64;

  private final int mostBlocks;
  private final BlockLists lists = new BlockLists();
  private final LongIntMap nodes = new LongIntMap();
  private final Holders holders = new Holders();
  private final List<EngineBlocks> engines = new ArrayList<>();

  /** Who is looked at first when somebody has to give up a block. */
  private int turn;

  /**
   * @param maxBytes of memory, of which at least half is made use of; a block on an engine takes 84
   */
  public PrefixIndex(long maxBytes) {
    long blocks = Math.clamp(maxBytes / BYTES_PER_BLOCK, FEWEST_BLOCKS, 1 << 29);
    this.mostBlocks = (int) Long.highestOneBit(blocks);
  }

  /** Says how many blocks an engine holds; it forgets what is over. */
  public void capacity(int engine, int blocks) {
    EngineBlocks list = list(engine);
    list.capacity = Math.max(1, blocks);
    shrink(list);
  }

  /** How many leading blocks of the prompt the engine has. */
  public int match(Prefix prefix, int engine) {
    return match(prefix, deepest(prefix), engine);
  }

  /**
   * How many leading blocks of the prompt the engine has. Most have either none of them or all that
   * anybody has: so these two are tried first.
   *
   * @param deepest that anybody has: {@link #deepest}
   */
  public int match(Prefix prefix, int deepest, int engine) {
    if (deepest == 0 || !has(prefix.hash(0), engine)) {
      return 0;
    }
    if (has(prefix.hash(deepest - 1), engine)) {
      return deepest;
    }
    int low = 1;
    int high = deepest - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (has(prefix.hash(middle - 1), engine)) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private boolean has(long hash, int engine) {
    return nodes.has(key(hash, engine));
  }

  /** How many leading blocks of the prompt some engine has. */
  public int deepest(Prefix prefix) {
    // Whoever holds a block holds those before it, so somebody holds each up to the deepest.
    int low = 0;
    int high = prefix.blocks();
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (holders.known(prefix.hash(middle - 1))) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /**
   * Finds engines that match deepest.
   *
   * @param deepest that anybody has: {@link #deepest}
   * @param into filled from the start, deepest first, each engine once
   * @return how many were found
   */
  public int holders(Prefix prefix, int deepest, int[] into) {
    int found = 0;
    int step = 1;
    for (int at = deepest; at > 0 && found < into.length; at -= step) {
      found = holders.collect(prefix.hash(at - 1), into, found);
      step = at == deepest ? 1 : step * 2;
    }
    return found;
  }

  /** A request with this prompt goes to the engine: all its blocks are there and stay. */
  public void enter(Prefix prefix, int engine) {
    EngineBlocks list = list(engine);
    for (int i = 0; i < prefix.blocks(); i++) {
      int node = node(prefix.hash(i), engine, list);
      if (node == BlockLists.NONE) {
        break;
      }
      if (lists.pins[node]++ == 0) {
        lists.unlink(list, node);
        list.pinned++;
      }
    }
    shrink(list);
  }

  /** That request left the engine: its blocks stay, the beginning the longest. */
  public void leave(Prefix prefix, int engine) {
    EngineBlocks list = list(engine);
    for (int i = prefix.blocks() - 1; i >= 0; i--) {
      int node = nodes.get(key(prefix.hash(i), engine));
      if (node != LongIntMap.ABSENT && lists.pins[node] > 0 && --lists.pins[node] == 0) {
        list.pinned--;
        lists.addNewest(list, node);
      }
    }
    shrink(list);
  }

  /** Somebody else sent this prompt there. */
  public void touch(Prefix prefix, int engine) {
    enter(prefix, engine);
    leave(prefix, engine);
  }

  /** Distinct blocks on the engine that running requests use. */
  public int pinned(int engine) {
    return engine < engines.size() ? engines.get(engine).pinned : 0;
  }

  /** The engine lost its cache. What runs there still is entered anew, or was never there. */
  public void clear(int engine) {
    EngineBlocks list = list(engine);
    while (list.oldest != BlockLists.NONE) {
      forget(list, list.oldest);
    }
  }

  /** Memory in use, in bytes. */
  public long bytes() {
    return (long) lists.nodes() * BlockLists.BYTES_PER_NODE
        + (long) nodes.slots() * LongIntMap.BYTES_PER_SLOT
        + holders.bytes();
  }

  /** Blocks on engines in all. */
  public int size() {
    return nodes.size();
  }

  /** The engine's node of a block, made if there is room for it; else none. */
  private int node(long hash, int engine, EngineBlocks list) {
    long key = key(hash, engine);
    int node = nodes.get(key);
    if (node != LongIntMap.ABSENT) {
      return node;
    }
    if (nodes.size() == mostBlocks && !makeRoom(list)) {
      return BlockLists.NONE;
    }
    node = lists.create(hash, engine);
    nodes.put(key, node);
    holders.add(hash, engine);
    lists.addNewest(list, node);
    list.size++;
    return node;
  }

  /**
   * Takes a block from whoever has more than an even share; false: all that could go are in use.
   */
  private boolean makeRoom(EngineBlocks asking) {
    int share = mostBlocks / engines.size();
    EngineBlocks from = asking;
    for (int i = 0; i < engines.size() && !canSpare(from, share); i++) {
      from = engines.get(turn);
      turn = canSpare(from, share) ? turn : (turn + 1) % engines.size();
    }
    from = from.oldest == BlockLists.NONE ? asking : from;
    if (from.oldest == BlockLists.NONE) {
      return false;
    }
    forget(from, from.oldest);
    return true;
  }

  private static boolean canSpare(EngineBlocks list, int share) {
    return list.size > share && list.oldest != BlockLists.NONE;
  }

  private void shrink(EngineBlocks list) {
    while (list.size > list.capacity && list.oldest != BlockLists.NONE) {
      forget(list, list.oldest);
    }
  }

  private void forget(EngineBlocks list, int node) {
    lists.unlink(list, node);
    nodes.remove(key(lists.hash[node], lists.engine[node]));
    holders.remove(lists.hash[node], lists.engine[node]);
    lists.dispose(node);
    list.size--;
  }

  private EngineBlocks list(int engine) {
    while (engines.size() <= engine) {
      engines.add(new EngineBlocks());
    }
    return engines.get(engine);
  }

  private static long key(long hash, int engine) {
    return hash * 0x9E3779B97F4A7C15L + (engine + 1) * 0xD1B54A32D192ED03L;
  }
}
