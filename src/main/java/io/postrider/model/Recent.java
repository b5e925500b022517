package io.postrider.model;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// Collections of a bounded size, which forget what is oldest. Not thread-safe.
public final class Recent {
  private Recent() {}

  /// A set that keeps the `size` entries that were added last.
  public static <T> Set<T> set(int size) {
    return Collections.newSetFromMap(new Bounded<>(size, false, _ -> {}));
  }

  /// A map that keeps the `size` entries that were used last, be it to read or to write.
  public static <K, V> Map<K, V> map(int size) {
    return map(size, _ -> {});
  }

  /// The same.
  ///
  /// @param forgotten told the key of an entry that had to go
  public static <K, V> Map<K, V> map(int size, Consumer<K> forgotten) {
    return new Bounded<>(size, true, forgotten);
  }

  /// A map that keeps the entries that were used last, as many as weigh no more than `most`
  /// together; what weighs more alone is not kept.
  public static <K, V> Map<K, V> weighted(long most, ToLongFunction<V> weight) {
    return new Weighted<>(most, weight);
  }

  private static final class Weighted<K, V> extends AbstractMap<K, V> {
    private final LinkedHashMap<K, V> entries = new LinkedHashMap<>(16, 0.75f, true);
    private final long most;
    private final ToLongFunction<V> weight;
    private long total;

    private Weighted(long most, ToLongFunction<V> weight) {
      this.most = most;
      this.weight = weight;
    }

    @Override
    public @Nullable V get(Object key) {
      return entries.get(key);
    }

    @Override
    public boolean containsKey(Object key) {
      return entries.containsKey(key);
    }

    @Override
    public @Nullable V put(K key, V value) {
      V before = remove(key);
      long added = weight.applyAsLong(value);
      if (added > most) {
        return before;
      }
      entries.put(key, value);
      total += added;
      while (total > most) {
        remove(entries.firstEntry().getKey());
      }
      return before;
    }

    @Override
    public @Nullable V remove(Object key) {
      V removed = entries.remove(key);
      if (removed != null) {
        total -= weight.applyAsLong(removed);
      }
      return removed;
    }

    @Override
    public void clear() {
      entries.clear();
      total = 0;
    }

    /// To look at only.
    @Override
    public Set<Entry<K, V>> entrySet() {
      return Collections.unmodifiableMap(entries).entrySet();
    }
  }

  private static final class Bounded<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1;

    private final int size;
    private final transient Consumer<K> forgotten;

    private Bounded(int size, boolean byUse, Consumer<K> forgotten) {
      super(16, 0.75f, byUse);
      this.size = size;
      this.forgotten = forgotten;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      if (size() <= size) {
        return false;
      }
      forgotten.accept(eldest.getKey());
      return true;
    }
  }
}
