package io.postrider.http.events;

import io.postrider.events.EventFilter;
import io.postrider.events.EventTypes;
import io.postrider.events.Since;
import io.postrider.model.Capability;
import io.postrider.model.Failure;
import io.postrider.model.OrganizationId;
import io.postrider.model.Principal;
import io.postrider.model.SessionId;
import io.postrider.session.bus.Sessions;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a reader of events asks for, read and checked.
record EventQuery(Since since, EventFilter filter) {
  /// Fails with `Invalid` for what is malformed, and with `NotFound` for a session that is not the
  /// organization's.
  ///
  /// @param since an event's id or `0`; empty: from now on
  /// @param types names; none: all
  static Future<EventQuery> of(
      Sessions sessions,
      OrganizationId organization,
      Optional<String> since,
      Collection<String> types,
      Optional<String> session) {
    Since start = start(since);
    Set<String> wanted = wanted(types);
    return session
        .map(id -> own(sessions, organization, id).map(Optional::of))
        .orElseGet(() -> Future.succeededFuture(Optional.empty()))
        .map(found -> new EventQuery(start, new EventFilter(wanted, found)));
  }

  /// The names of a comma-separated list.
  static List<String> names(String list) {
    return list.isBlank()
        ? List.of()
        : List.of(list.split(",", -1)).stream().map(String::strip).toList();
  }

  /// What a super_admin asks for of a session, of whatever organization.
  static EventQuery ofSession(SessionId session, Optional<String> since, Collection<String> types) {
    return new EventQuery(start(since), new EventFilter(wanted(types), Optional.of(session)));
  }

  /// Of all organizations, from now on.
  ///
  /// @param gateway only of sessions that this node runs
  static EventQuery ofAll(Collection<String> types, Optional<String> gateway) {
    return new EventQuery(
        new Since.Now(), new EventFilter(wanted(types), Optional.empty(), gateway, true));
  }

  /// What of it this caller may see: a code of `auth.qr` is as good as `manage`. Fails with `Lacks`
  /// when he asks for just that.
  Future<EventQuery> seenBy(Principal caller) {
    if (caller.can(Capability.MANAGE)) {
      return Future.succeededFuture(this);
    }
    return filter.types().contains(EventFilter.CODES)
        ? new Failure.Lacks(Capability.MANAGE).asFuture()
        : Future.succeededFuture(new EventQuery(since, filter.withoutCodes()));
  }

  private static Since start(Optional<String> since) {
    return since.map(EventQuery::since).orElseGet(Since.Now::new);
  }

  private static Set<String> wanted(Collection<String> types) {
    return EventTypes.parse(types)
        .orElseThrow(() -> invalid("types", "must be some of " + EventTypes.words()));
  }

  private static Since since(String text) {
    return Since.parse(text).orElseThrow(() -> invalid("since", "must be an event's id, or 0"));
  }

  private static Future<SessionId> own(
      Sessions sessions, OrganizationId organization, String session) {
    return SessionId.isValid(session)
        ? sessions.find(organization, new SessionId(session)).map(row -> row.id())
        : new Failure.NotFound("session").asFuture();
  }

  private static RuntimeException invalid(String field, String problem) {
    return new Failure.Invalid(field, problem).asException();
  }
}
