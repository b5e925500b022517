package io.postrider.session.receiving;

import io.postrider.outbox.Budget;
import io.postrider.protocol.client.query.Sighting;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How often it is told what somebody does. The same is not told again within eight seconds; and of
/// one who changes without end some changes are told, then one each five seconds: his last one.
///
/// @param told what has been told last, and when
/// @param budget how many changes may be told yet
record Restraint(Optional<Told> told, Budget budget) {
  /// The same is not told again sooner; who types says so every ten seconds at least.
  static final Duration REPEATED = Duration.ofSeconds(8);

  private static final Budget.Rates CHANGES = new Budget.Rates(12, 0);

  record Told(Sighting sighting, Instant at) {}

  /// What becomes of a sighting.
  sealed interface Step {
    /// It is told, and this holds from then on.
    record Tell(Restraint next) implements Step {}

    /// It has just been told.
    record Leave() implements Step {}

    /// It is told after so long, unless something else is seen until then.
    record Wait(Duration delay) implements Step {}
  }

  /// Of somebody of whom nothing was told.
  static Restraint none(Instant now) {
    return new Restraint(Optional.empty(), Budget.full(CHANGES, now));
  }

  Step step(Sighting seen, Instant now) {
    if (isOf(seen) && told.filter(before -> isNew(before, now)).isPresent()) {
      return new Step.Leave();
    }
    return budget
        .take(CHANGES, now)
        .<Step>map(left -> new Step.Tell(new Restraint(Optional.of(new Told(seen, now)), left)))
        .orElseGet(() -> new Step.Wait(budget.wait(CHANGES, now)));
  }

  /// Whether this is what has been told last.
  boolean isOf(@Nullable Sighting seen) {
    return told.filter(before -> before.sighting().equals(seen)).isPresent();
  }

  private static boolean isNew(Told before, Instant now) {
    return before.at().plus(REPEATED).isAfter(now);
  }
}
