package io.postrider.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

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
