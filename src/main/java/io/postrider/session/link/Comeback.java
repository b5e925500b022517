package io.postrider.session.link;

import io.postrider.model.Backoff;
import io.postrider.protocol.client.Reception;
import java.time.Duration;

/// How soon to connect again, by how the last connections went (api.md §8). A server that takes
/// what we say is come back to at once; one that refuses us, or hangs up on what we say, is given
/// more time each time.
///
/// @param failures in a row
/// @param idle how many connections in a row were lost before anything was acknowledged on them
/// @param brief how many in a row were lost soon, though something was
record Comeback(int failures, int idle, int brief) {
  /// Nothing has happened yet.
  static final Comeback FIRST = new Comeback(0, 0, 0);

  /// The longest pause when nothing speaks against the server.
  static final Duration QUICK = Duration.ofMillis(500);

  /// So many idle connections may be lost in a row before that counts against the server.
  static final int FORGIVEN = 20;

  /// The same for those that took what we sent.
  static final int FORGIVEN_BRIEF = 60;

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  /// How a connection went.
  enum Course {
    /// There was none, it was never active, or it ended before what we sent was acknowledged.
    FAILED,
    /// It was active, and nothing was sent that wants an acknowledgement.
    IDLE,
    /// It was active and took what we sent, and was lost soon.
    BRIEF,
    /// It held for long.
    SERVED;

    private static final Duration MOMENT = Duration.ofMillis(100);
    private static final Duration PROVEN = Duration.ofSeconds(30);

    /// A login alone proves nothing: a message that the server hates is sent again right after it.
    ///
    /// @param held for how long it was active
    static Course of(Duration held, Reception reception) {
      if (held.compareTo(PROVEN) >= 0) {
        return SERVED;
      }
      return switch (reception) {
        case ACKNOWLEDGED -> BRIEF;
        case UNANSWERED -> FAILED;
        case NOTHING_SENT -> held.compareTo(MOMENT) < 0 ? FAILED : IDLE;
      };
    }
  }

  /// After one more connection.
  Comeback after(Course course) {
    return switch (course) {
      case SERVED -> FIRST;
      case BRIEF ->
          brief < FORGIVEN_BRIEF
              ? new Comeback(0, 0, brief + 1)
              : new Comeback(failures + 1, idle, brief);
      case IDLE ->
          idle < FORGIVEN
              ? new Comeback(0, idle + 1, brief)
              : new Comeback(failures + 1, idle, brief);
      case FAILED -> new Comeback(failures + 1, idle, brief);
    };
  }

  /// The longest pause before the next attempt; the real one is drawn below it.
  Duration ceiling(Duration cap) {
    return failures == 0 ? QUICK : Backoff.doubled(FIRST_PAUSE, failures - 1, cap);
  }
}
