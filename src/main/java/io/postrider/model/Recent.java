package io.postrider.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Collections that forget their oldest entries.
public final class Recent {
  private Recent() {}

  /// A set that keeps the `size` entries that were added last.
  public static <T> Set<T> set(int size) {
    return Collections.newSetFromMap(
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<T, Boolean> eldest) {
            return size() > size;
          }
        });
  }
}
