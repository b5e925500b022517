package io.postrider.session.link;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// How long to wait before connecting again, and how often what nobody knows is worth that.
final class Pauses {
  /// How often in a row one comes back from what nobody knows.
  static final int FEW = 10;

  private final Duration cap;
  private Comeback comeback = Comeback.FIRST;
  private int unclear;

  /// @param cap the longest
  Pauses(Duration cap) {
    this.cap = cap;
  }

  /// Somebody wants it to connect: what nobody knows may be over.
  void begin() {
    unclear = 0;
  }

  /// The next pause.
  Duration after(Comeback.Course course) {
    comeback = comeback.after(course);
    if (course == Comeback.Course.SERVED) {
      unclear = 0;
    }
    return Duration.ofMillis(
        ThreadLocalRandom.current().nextLong(comeback.ceiling(cap).toMillis() + 1));
  }

  /// Whether a connection that ended for a reason that nobody knows was one too many: it may be
  /// meant for ever.
  boolean enough(Comeback.Course course) {
    unclear = course == Comeback.Course.SERVED ? 1 : unclear + 1;
    return unclear >= FEW;
  }
}
