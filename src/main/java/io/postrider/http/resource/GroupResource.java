package io.postrider.http.resource;

import io.postrider.http.exchange.Answer;
import io.postrider.http.exchange.Exchange;
import io.postrider.http.exchange.Operations;
import io.postrider.model.Addresses;
import io.postrider.model.Failure;
import io.postrider.model.Invites;
import io.postrider.model.Jid;
import io.postrider.session.bus.Sessions;
import io.vertx.core.Future;

/// Joining and leaving groups (api.md §14).
public final class GroupResource {
  private final Sessions sessions;

  public GroupResource(Sessions sessions) {
    this.sessions = sessions;
  }

  public void register(Operations operations) {
    operations.on("joinGroup", this::join).on("leaveGroup", this::leave);
  }

  private Future<Answer> join(Exchange exchange) {
    String code =
        Invites.code(exchange.body().getString("invite"))
            .orElseThrow(
                () ->
                    new Failure.Invalid("invite", "must be an invite code or link").asException());
    return sessions
        .joinGroup(exchange.session().id(), exchange.principal(), code)
        .map(group -> Answer.ok(new Joined(group.toString())));
  }

  private Future<Answer> leave(Exchange exchange) {
    Jid group =
        Addresses.group(exchange.parameter("gid"))
            .orElseThrow(() -> new Failure.NotFound("group").asException());
    return sessions
        .leaveGroup(exchange.session().id(), exchange.principal(), group)
        .map(Answer.NO_CONTENT);
  }

  /// The group that one is in now.
  record Joined(String groupJid) {}
}
