package io.postrider.session.receiving;

import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.message.Origin;
import io.postrider.protocol.client.message.Receipt;
import io.postrider.session.turn.Actor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Tells senders that their messages have been read, for sessions that want it; where the account
/// hides that, it tells our other devices alone. What comes while much waits is told together.
/// Source: protocol/receipts-and-retries.md §5.
final class ReadMarks {
  private static final int MOST = 64;

  private final Actor actor;
  private final ReadPrivacy privacy;
  private final Map<Place, List<String>> waiting = new LinkedHashMap<>();
  private boolean scheduled;
  private int size;

  private record Place(Connection connection, Origin origin) {}

  ReadMarks(Actor actor, ReadPrivacy privacy) {
    this.actor = actor;
    this.privacy = privacy;
  }

  /// A message has been stored.
  void add(Connection connection, Origin origin, String id) {
    waiting.computeIfAbsent(new Place(connection, origin), _ -> new ArrayList<>()).add(id);
    size++;
    if (size >= MOST) {
      flush();
    } else if (!scheduled) {
      scheduled = true;
      actor.mailbox().below(1).onComplete(_ -> flush());
    }
  }

  private void flush() {
    scheduled = false;
    size = 0;
    Map<Place, List<String>> places = new LinkedHashMap<>(waiting);
    waiting.clear();
    Instant now = actor.parts().timers().now();
    places.forEach(
        (place, ids) ->
            privacy
                .shown(place.connection())
                .onSuccess(
                    shown ->
                        place.connection().write(Receipt.read(place.origin(), ids, now, shown))));
  }
}
