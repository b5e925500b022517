package io.postrider.http;

import io.postrider.model.Addresses;
import io.postrider.model.Failure;
import io.postrider.model.Invites;
import io.postrider.model.Jid;
import io.postrider.session.bus.Sessions;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/// Joining and leaving groups (contract C.5).
final class GroupResource {
  private final Sessions sessions;

  GroupResource(Sessions sessions) {
    this.sessions = sessions;
  }

  void register(Operations operations) {
    operations.on("joinGroup", this::join).on("leaveGroup", this::leave);
  }

  private Future<Answer> join(Exchange exchange) {
    String code =
        Invites.code(exchange.body().getString("invite"))
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
