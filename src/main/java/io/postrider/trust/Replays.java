package io.postrider.trust;

import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Lets each number of each sender pass once. The newest `WINDOW` numbers of a sender are known one
/// by one (8 KiB a sender), all that are older count as used: so what may be remembered has a
/// bound, and nothing that has passed ever passes again. For any thread.
final class Replays {
  /// How far a message may be overtaken by others of its sender.
  static final int WINDOW = 1 << 16;

  private final Duration silence;
  private final Map<String, Numbers> senders = new HashMap<>();

  /// @param silence after which a sender is forgotten: nothing that it has sent may be valid then
  Replays(Duration silence) {
    this.silence = silence;
  }

  private static final class Numbers {
    private final BitSet used = new BitSet(WINDOW);
    private long newest;
    private Instant heard = Instant.EPOCH;
  }

  /// @param number from 1
  synchronized boolean pass(String sender, long number, Instant now) {
    @Nullable Numbers known = senders.get(sender);
    if (known == null) {
      senders.values().removeIf(other -> other.heard.plus(silence).isBefore(now));
      known = new Numbers();
      senders.put(sender, known);
    }
    known.heard = now;
    return isNew(known, number);
  }

  private static boolean isNew(Numbers known, long number) {
    if (number <= known.newest - WINDOW) {
      return false;
    }
    if (number > known.newest) {
      advance(known, number);
    }
    boolean used = known.used.get(place(number));
    known.used.set(place(number));
    return !used;
  }

  /// What is skipped may still come.
  private static void advance(Numbers known, long number) {
    if (number - known.newest >= WINDOW) {
      known.used.clear();
    } else {
      for (long next = known.newest + 1; next <= number; next++) {
        known.used.clear(place(next));
      }
    }
    known.newest = number;
  }

  private static int place(long number) {
    return (int) (number & (WINDOW - 1));
  }

  /// How many senders are remembered.
  synchronized int size() {
    return senders.size();
  }
}
