package dev.weir.protocol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The paths of a document that somebody wants to hear of, as a small tree of numbered nodes. A path
 * is written {@code stream_options.include_usage} or {@code choices[].delta.content}.
 */
public final class Shape {
  /** Nothing at this place or below is of interest. */
  static final int NOTHING = 0;

  /** The whole document. */
  public static final int ROOT = 1;

  private final Map<String, Integer> nodes = new HashMap<>();
  private final List<String> paths = new ArrayList<>();
  private byte[][][] keys = new byte[0][][];
  private int[][] children = new int[0][];
  private int[] elements = new int[0];
  private final boolean wary;

  private Shape(boolean wary) {
    this.wary = wary;
    add("nothing");
    add("");
  }

  public static Shape of(String... paths) {
    return grown(new Shape(false), paths);
  }

  /**
   * One whose scanner also tells of keys that differ from a path's only in upper and lower case.
   */
  public static Shape wary(String... paths) {
    return grown(new Shape(true), paths);
  }

  private static Shape grown(Shape shape, String... paths) {
    for (String path : paths) {
      shape.grow(path);
    }
    return shape;
  }

  /** The number of a path that was given to {@link #of}, or of one on the way to it. */
  public int node(String path) {
    Integer node = nodes.get(path);
    if (node == null) {
      throw new IllegalArgumentException("path: " + path + " (expected: one of " + nodes + ")");
    }
    return node;
  }

  /** One more than the highest number of a node. */
  int size() {
    return paths.size();
  }

  /** The path of a node. */
  public String path(int node) {
    return paths.get(node);
  }

  /** The node of the value behind this key of an object at {@code node}. */
  int child(int node, byte[] key, int length) {
    byte[][] names = keys[node];
    for (int i = 0; i < names.length; i++) {
      byte[] name = names[i];
      if (name.length == length && Arrays.equals(name, 0, length, key, 0, length)) {
        return children[node][i];
      }
    }
    return NOTHING;
  }

  /**
   * The node whose key this one, which is not it, is for a reader that ignores case. What counts
   * are simple foldings: besides ASCII the long s, the Kelvin sign and the i without its dot or
   * with one too many, which are the only foreign letters that some reader takes for ASCII ones.
   */
  int resembled(int node, byte[] key, int length) {
    if (!wary || length == 0) {
      return NOTHING;
    }
    boolean ascii = true;
    for (int i = 0; i < length; i++) {
      ascii &= key[i] >= 0;
    }
    byte[][] names = keys[node];
    for (int i = 0; i < names.length; i++) {
      if (ascii
          ? names[i].length == length && sameLetters(names[i], key)
          : same(names[i], key, length)) {
        return children[node][i];
      }
    }
    return NOTHING;
  }

  private static boolean sameLetters(byte[] name, byte[] key) {
    for (int i = 0; i < name.length; i++) {
      if (lower(name[i]) != lower(key[i])) {
        return false;
      }
    }
    return true;
  }

  private static int lower(int b) {
    return b >= 'A' && b <= 'Z' ? b | 0x20 : b;
  }

  private static boolean same(byte[] name, byte[] key, int length) {
    return new String(name, StandardCharsets.UTF_8)
        .equalsIgnoreCase(new String(key, 0, length, StandardCharsets.UTF_8));
  }

  /** The node of the elements of an array at {@code node}. */
  int element(int node) {
    return elements[node];
  }

  boolean hasChildren(int node) {
    return keys[node].length > 0;
  }

  private void grow(String path) {
    int node = ROOT;
    String walked = "";
    for (String step : path.split("\\.", -1)) {
      String name = step.endsWith("[]") ? step.substring(0, step.length() - 2) : step;
      walked = walked.isEmpty() ? name : walked + "." + name;
      node = childFor(node, name, walked);
      if (!name.equals(step)) {
        walked += "[]";
        node = elementFor(node, walked);
      }
    }
  }

  private int childFor(int parent, String name, String path) {
    Integer known = nodes.get(path);
    if (known != null) {
      return known;
    }
    int node = add(path);
    byte[][] names = Arrays.copyOf(keys[parent], keys[parent].length + 1);
    int[] ids = Arrays.copyOf(children[parent], names.length);
    names[names.length - 1] = name.getBytes(StandardCharsets.UTF_8);
    ids[ids.length - 1] = node;
    keys[parent] = names;
    children[parent] = ids;
    return node;
  }

  private int elementFor(int parent, String path) {
    Integer known = nodes.get(path);
    if (known != null) {
      return known;
    }
    int node = add(path);
    elements[parent] = node;
    return node;
  }

  private int add(String path) {
    int node = paths.size();
    nodes.put(path, node);
    paths.add(path);
    keys = Arrays.copyOf(keys, node + 1);
    children = Arrays.copyOf(children, node + 1);
    elements = Arrays.copyOf(elements, node + 1);
    keys[node] = new byte[0][];
    children[node] = new int[0];
    return node;
  }
}
