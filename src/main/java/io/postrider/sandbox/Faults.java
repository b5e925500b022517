package io.postrider.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// The faults that have been ordered. Spent ones stay readable until they are deleted, the oldest
/// of more than a thousand are forgotten.
final class Faults {
  private static final int KEPT = 1_000;

  private final Map<String, Fault> all = new LinkedHashMap<>();
  private final List<Fault> live = new ArrayList<>();

  void add(Fault fault) {
    all.put(fault.id, fault);
    live.add(fault);
    if (all.size() > KEPT) {
      delete(all.keySet().iterator().next());
    }
  }

  Optional<Fault> find(String id) {
    return Optional.ofNullable(all.get(id));
  }

  boolean delete(String id) {
    Fault fault = all.remove(id);
    if (fault != null) {
      live.remove(fault);
    }
    return fault != null;
  }

  void clear() {
    all.clear();
    live.clear();
  }

  boolean isLive(Fault fault) {
    return live.contains(fault);
  }

  /// Uses up one turn of the oldest fault of this kind that hits the phone's account.
  Optional<Fault> take(Fault.Kind kind, String phone) {
    return take(kind, phone, _ -> true);
  }

  Optional<Fault> take(Fault.Kind kind, String phone, Predicate<Fault> fits) {
    if (live.isEmpty()) {
      return Optional.empty();
    }
    for (Fault fault : live) {
      if (fault.kind == kind && fault.hits(phone) && fits.test(fault)) {
        applied(fault);
        return Optional.of(fault);
      }
    }
    return Optional.empty();
  }

  void applied(Fault fault) {
    fault.apply();
    if (fault.isSpent()) {
      live.remove(fault);
    }
  }

  /// What a `slow` fault adds to this stanza, 0 without one.
  long delayMs(String phone) {
    return take(Fault.Kind.SLOW, phone)
        .map(fault -> (long) fault.number("delayMs", 100))
        .orElse(0L);
  }
}
