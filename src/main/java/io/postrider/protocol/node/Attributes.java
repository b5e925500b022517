package io.postrider.protocol.node;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// A few attributes in their order, immutable: one array, which is searched from its start. Stanzas
/// have two to ten, and are built one attribute after the other.
final class Attributes extends AbstractMap<String, Node.Value> {
  /// More than these are kept in a map of the usual kind, so that nobody can make a search long.
  static final int FEW = 16;

  private static final Attributes NONE = new Attributes(new Object[0]);

  /// Key, value, key, value.
  private final Object[] pairs;

  private Attributes(Object[] pairs) {
    this.pairs = pairs;
  }

  /// What does not change any more when `attributes` does.
  static Map<String, Node.Value> copyOf(Map<String, Node.Value> attributes) {
    if (attributes instanceof Attributes) {
      return attributes;
    }
    if (attributes.size() > FEW) {
      return Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }
    Builder builder = new Builder(attributes.size());
    attributes.forEach(builder::put);
    return builder.build();
  }

  /// A copy of `attributes` with one set, at its old place if it has one.
  static Map<String, Node.Value> with(
      Map<String, Node.Value> attributes, String key, Node.Value value) {
    if (attributes instanceof Attributes few && few.size() < FEW) {
      Builder builder = new Builder(few.pairs);
      builder.put(key, value);
      return builder.build();
    }
    Map<String, Node.Value> changed = new LinkedHashMap<>(attributes);
    changed.put(key, value);
    return changed;
  }

  @Override
  public int size() {
    return pairs.length / 2;
  }

  @Override
  public Node.@Nullable Value get(@Nullable Object key) {
    int at = find(pairs, pairs.length, key);
    return at < 0 ? null : (Node.Value) pairs[at + 1];
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return find(pairs, pairs.length, key) >= 0;
  }

  @Override
  public void forEach(BiConsumer<? super String, ? super Node.Value> action) {
    for (int at = 0; at < pairs.length; at += 2) {
      action.accept((String) pairs[at], (Node.Value) pairs[at + 1]);
    }
  }

  @Override
  public Set<Map.Entry<String, Node.Value>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public int size() {
        return pairs.length / 2;
      }

      @Override
      public Iterator<Map.Entry<String, Node.Value>> iterator() {
        return entries();
      }
    };
  }

  private Iterator<Map.Entry<String, Node.Value>> entries() {
    return new Iterator<>() {
      private int at;

      @Override
      public boolean hasNext() {
        return at < pairs.length;
      }

      @Override
      public Map.Entry<String, Node.Value> next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        at += 2;
        return Map.entry((String) pairs[at - 2], (Node.Value) pairs[at - 1]);
      }
    };
  }

  private static int find(Object[] pairs, int length, @Nullable Object key) {
    for (int at = 0; at < length; at += 2) {
      if (pairs[at].equals(key)) {
        return at;
      }
    }
    return -1;
  }

  /// Takes up to a number of attributes, once.
  static final class Builder {
    private final Object[] pairs;
    private int length;

    Builder(int most) {
      pairs = new Object[2 * most];
    }

    private Builder(Object[] start) {
      pairs = Arrays.copyOf(start, start.length + 2);
      length = start.length;
    }

    /// Sets one, at its old place if it has one.
    void put(String key, Node.Value value) {
      int at = find(pairs, length, key);
      if (at < 0) {
        at = length;
        length += 2;
        pairs[at] = key;
      }
      pairs[at + 1] = value;
    }

    Attributes build() {
      return length == 0
          ? NONE
          : new Attributes(length == pairs.length ? pairs : Arrays.copyOf(pairs, length));
    }
  }
}
