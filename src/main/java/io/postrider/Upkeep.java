package io.postrider;

import io.postrider.config.OutboxConfig;
import io.postrider.events.EventStore;
import io.postrider.model.Repeater;
import io.postrider.model.Timers;
import io.postrider.outbox.OutboxStore;
import io.postrider.protocol.client.keys.SignalStore;
import io.postrider.session.state.MessageStore;
import io.postrider.version.Versions;
import java.time.Duration;
import java.time.Instant;

/// What a node removes in the background when it has been kept for long enough, some rows at a
/// time. Several nodes may do so at once.
final class Upkeep {
  private static final int AT_ONCE = 1_000;
  private static final Duration HOUR = Duration.ofHours(1);

  private Upkeep() {}

  /// @param kept how long events are kept
  static Repeater events(EventStore store, Timers timers, Duration kept) {
    Duration tenth = kept.dividedBy(10);
    return new Repeater(
        timers,
        tenth.compareTo(HOUR) < 0 ? tenth : HOUR,
        "old events are not removed",
        () -> store.expire(timers.now().minus(kept), AT_ONCE).map(removed -> removed > 0));
  }

  /// Codes that link an account.
  static Repeater codes(EventStore store, Timers timers) {
    return new Repeater(
        timers,
        Duration.ofSeconds(20),
        "old codes are not removed",
        () -> store.expireCodes(AT_ONCE).map(removed -> removed == AT_ONCE));
  }

  /// Looks whether there is a newer client version, once a day.
  static Repeater version(Versions versions, Timers timers) {
    return new Repeater(
        timers,
        HOUR,
        "the client version is not refreshed",
        () -> versions.refreshWhenOld().map(false));
  }

  /// Idempotency keys, and messages that have ended.
  static Repeater outbox(OutboxStore store, Timers timers, OutboxConfig kept) {
    return new Repeater(
        timers,
        HOUR,
        "the outbox is not pruned",
        () -> {
          Instant now = timers.now();
          return store
              .prune(now.minus(kept.keepKeys()), now.minus(kept.keepRows()), AT_ONCE)
              .map(changed -> changed > 0);
        });
  }

  /// What was between accounts and users that have not been heard of for long.
  static Repeater trusts(SignalStore store, Timers timers) {
    return new Repeater(
        timers,
        HOUR,
        "old tokens are not removed",
        () -> store.prune(AT_ONCE).map(removed -> removed > 0));
  }

  /// Received messages, how far own ones have come, and what was set aside.
  static Repeater messages(MessageStore store, Timers timers, OutboxConfig kept) {
    return new Repeater(
        timers,
        HOUR,
        "old messages are not removed",
        () ->
            store
                .prune(timers.now().minus(kept.keepMessages()), AT_ONCE)
                .map(removed -> removed > 0));
  }
}
