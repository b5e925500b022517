package io.postrider.rounds;

import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/// Who spoke to the database over which port of ours, and when: a port is used again in time.
final class Ports {
  private final Map<Integer, NavigableMap<Instant, String>> users = new ConcurrentHashMap<>();

  void opened(int port, String user) {
    users.computeIfAbsent(port, _ -> new ConcurrentSkipListMap<>()).put(Instant.now(), user);
  }

  /// Who used it then.
  String user(int port, Instant at) {
    NavigableMap<Instant, String> all = users.getOrDefault(port, new ConcurrentSkipListMap<>());
    Map.Entry<Instant, String> last = all.floorEntry(at);
    return last == null ? "nobody of ours" : last.getValue();
  }
}
