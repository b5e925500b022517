package io.postrider.http.resource;

import io.postrider.model.Timers;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Asks whether the node can work, once a second at most, however many want to know. Safe for use
/// by many threads.
public final class Readiness {
  private static final Duration REMEMBERED = Duration.ofSeconds(1);

  private final Supplier<Future<Void>> question;
  private final Timers timers;
  private @Nullable Future<Void> last;
  private Instant asked = Instant.MIN;

  /// @param question ends soon; fails when the node cannot work now
  public Readiness(Supplier<Future<Void>> question, Timers timers) {
    this.question = question;
    this.timers = timers;
  }

  /// The answer of the last second, or of who asks just now; fails when the node cannot work.
  public synchronized Future<Void> get() {
    Instant now = timers.now();
    Future<Void> known = last;
    boolean recent = !now.isBefore(asked) && now.isBefore(asked.plus(REMEMBERED));
    if (known != null && (recent || !known.isComplete())) {
      return known;
    }
    asked = now;
    Future<Void> answer = question.get();
    last = answer;
    return answer;
  }
}
