package io.postrider.session.bus;

import io.postrider.model.OrganizationId;
import io.postrider.model.Recent;
import io.postrider.model.SessionId;
import io.postrider.outbox.Budget;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// How many codes to be typed a node draws. Each costs a tenth of a second of CPU and a connection,
/// which somebody could have in a loop. For all threads.
public final class CodeBudget {
  private static final Budget.Rates OF_SESSION = new Budget.Rates(5, 20);
  private static final Budget.Rates OF_ORGANIZATION = new Budget.Rates(30, 200);
  private static final int REMEMBERED = 10_000;

  private final Map<SessionId, Budget> sessions = Recent.map(REMEMBERED);
  private final Map<OrganizationId, Budget> organizations = Recent.map(REMEMBERED);

  /// Takes one for this session.
  ///
  /// @return how long there is none for it; zero when it was taken
  public synchronized Duration take(OrganizationId organization, SessionId session, Instant now) {
    Budget ofSession = sessions.getOrDefault(session, Budget.full(OF_SESSION, now));
    Budget ofOrganization =
        organizations.getOrDefault(organization, Budget.full(OF_ORGANIZATION, now));
    Duration one = ofSession.wait(OF_SESSION, now);
    Duration other = ofOrganization.wait(OF_ORGANIZATION, now);
    if (one.isPositive() || other.isPositive()) {
      return one.compareTo(other) > 0 ? one : other;
    }
    ofSession.take(OF_SESSION, now).ifPresent(left -> sessions.put(session, left));
    ofOrganization
        .take(OF_ORGANIZATION, now)
        .ifPresent(left -> organizations.put(organization, left));
    return Duration.ZERO;
  }
}
