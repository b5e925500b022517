package io.postrider.http;

import io.postrider.model.Epoch;
import io.postrider.model.Failure;
import io.postrider.model.OrganizationId;
import io.postrider.model.Principal;
import io.postrider.model.SessionId;
import io.postrider.session.SessionRow;
import io.postrider.session.SessionSettings;
import io.postrider.session.SessionState;
import io.postrider.session.SessionStatus;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Sessions in memory that answer as they are told to, and remember what they were asked.
final class FakeSessions implements SessionAccess {
  static final Instant CREATED = Instant.ofEpochMilli(1_760_000_000_000L);

  private final List<SessionRow> rows = new CopyOnWriteArrayList<>();
  private final Map<String, Future<JsonObject>> answers = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();

  SessionRow add(String organization, String id) {
    SessionRow row = row(new OrganizationId(organization), id, settings());
    rows.add(row);
    return row;
  }

  void answer(String op, JsonObject reply) {
    answers.put(op, Future.succeededFuture(reply));
  }

  void fail(String op, Failure failure) {
    answers.put(op, failure.asFuture());
  }

  /// Operations and their arguments, in order.
  List<String> asked() {
    return asked;
  }

  private static SessionSettings settings() {
    return new SessionSettings(null, true, false, 20, 200);
  }

  private static SessionRow row(OrganizationId organization, String id, SessionSettings settings) {
    return new SessionRow(
        new SessionId(id),
        organization,
        new Epoch(1),
        settings,
        new SessionState(SessionStatus.STOPPED, null, null, null, CREATED),
        null,
        null,
        CREATED);
  }

  @Override
  public Future<SessionRow> create(Principal principal, SessionSettings settings, boolean start) {
    asked.add("create " + settings.label() + " " + start);
    SessionRow row = row(principal.organization(), "made" + rows.size(), settings);
    rows.addFirst(row);
    return Future.succeededFuture(row);
  }

  @Override
  public Future<SessionRow> find(OrganizationId organization, SessionId session) {
    return rows.stream()
        .filter(row -> row.organization().equals(organization) && row.id().equals(session))
        .findFirst()
        .map(Future::succeededFuture)
        .orElseGet(() -> new Failure.NotFound("session").asFuture());
  }

  @Override
  public Future<List<SessionRow>> list(OrganizationId organization) {
    return Future.succeededFuture(
        rows.stream().filter(row -> row.organization().equals(organization)).toList());
  }

  @Override
  public Future<JsonObject> ask(
      SessionId session, Principal principal, String op, JsonObject args) {
    asked.add(op + " " + args.encode());
    return answers.getOrDefault(op, Future.succeededFuture(new JsonObject()));
  }
}
