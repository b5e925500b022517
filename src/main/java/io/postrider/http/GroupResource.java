package io.postrider.http;

import static io.postrider.model.Capability.SEND;

import io.postrider.model.Failure;
import io.postrider.model.Jid;
import io.postrider.session.Sessions;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/// Joining and leaving groups (contract C.5).
final class GroupResource {
  private final Sessions sessions;

  GroupResource(Sessions sessions) {
    this.sessions = sessions;
  }

  List<Route> routes() {
    String session = "/api/v1/sessions/{session}";
    return List.of(
        Route.post(session + "/groups:join", SEND, this::join),
        Route.action(session + "/groups/{gid}:leave", SEND, this::leave));
  }

  private Future<Answer> join(Exchange exchange) {
    Body body = exchange.json();
    String invite = body.required("invite");
    body.end();
    String code =
        Invites.code(invite)
            .orElseThrow(
                () ->
                    new Failure.Invalid("invite", "must be an invite code or link").asException());
    return sessions
        .ask(
            exchange.session().id(),
            exchange.principal(),
            "groups.join",
            new JsonObject().put("code", code))
        .map(reply -> Answer.ok(new Joined(reply.getString("groupJid"))));
  }

  private Future<Answer> leave(Exchange exchange) {
    Jid group =
        Addresses.group(exchange.parameter("gid"))
            .orElseThrow(() -> new Failure.NotFound("group").asException());
    return sessions
        .ask(
            exchange.session().id(),
            exchange.principal(),
            "groups.leave",
            new JsonObject().put("gid", group.toString()))
        .map(Answer.NO_CONTENT);
  }

  /// The group that one is in now.
  record Joined(String groupJid) {}
}
