package io.postrider.http.events;

import io.postrider.model.Failure;
import io.postrider.model.OrganizationId;
import io.postrider.model.Principal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// Counts what callers have open of events on this node: streams, WebSockets and pages that wait.
/// Safe for use by many threads.
public final class OpenStreams {
  /// Streams end when their clients do; nobody knows when.
  private static final Duration LATER = Duration.ofSeconds(5);

  private final int most;
  private final int mostOfOne;
  private final Map<OrganizationId, Integer> byOrganization = new HashMap<>();
  private final Map<Caller, Integer> byCaller = new HashMap<>();

  private record Caller(Principal.Kind kind, String id) {}

  /// One that is counted, until it is closed.
  interface Place extends AutoCloseable {
    /// Gives the place back; harmless when it has been given back.
    @Override
    void close();
  }

  /// @param most that an organization may have open
  /// @param mostOfOne that one API key or user may have open
  public OpenStreams(int most, int mostOfOne) {
    this.most = most;
    this.mostOfOne = mostOfOne;
  }

  /// A place for one more.
  ///
  /// @throws FailureException `TooMany` when the caller, or his organization, has all he may have
  synchronized Place take(Principal principal) {
    Caller caller = new Caller(principal.kind(), principal.id());
    OrganizationId organization = principal.organization();
    if (byCaller.getOrDefault(caller, 0) >= mostOfOne
        || byOrganization.getOrDefault(organization, 0) >= most) {
      throw new Failure.TooMany("streams of events", LATER).asException();
    }
    byCaller.merge(caller, 1, Integer::sum);
    byOrganization.merge(organization, 1, Integer::sum);
    return new Taken(caller, organization);
  }

  private synchronized void giveBack(Caller caller, OrganizationId organization) {
    byCaller.computeIfPresent(caller, (_, count) -> count == 1 ? null : count - 1);
    byOrganization.computeIfPresent(organization, (_, count) -> count == 1 ? null : count - 1);
  }

  private final class Taken implements Place {
    private final Caller caller;
    private final OrganizationId organization;
    private boolean closed;

    private Taken(Caller caller, OrganizationId organization) {
      this.caller = caller;
      this.organization = organization;
    }

    @Override
    public void close() {
      synchronized (OpenStreams.this) {
        if (!closed) {
          closed = true;
          giveBack(caller, organization);
        }
      }
    }
  }
}
