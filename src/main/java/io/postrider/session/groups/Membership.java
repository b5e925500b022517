package io.postrider.session.groups;

import io.postrider.model.Failure;
import io.postrider.model.Jid;
import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.LostException;
import io.postrider.protocol.client.query.Groups;
import io.postrider.protocol.client.query.ServerErrors.Asked;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.Failures;
import io.vertx.core.Future;
import java.util.Optional;

/// Joins and leaves groups. Each takes a turn first, so that a session that has too much to do says
/// so before WhatsApp has done anything; what has happened is kept in any case. Source:
/// protocol/group-operations.md §2 and §5.
public final class Membership {
  private final Actor actor;
  private final GroupBook groups;

  public Membership(Actor actor, GroupBook groups) {
    this.actor = actor;
    this.groups = groups;
  }

  /// Joins by invite code; being a member already, or having asked already, counts as done.
  public Future<Jid> join(String code) {
    return actor
        .turn(actor::live)
        .compose(
            connection ->
                connection
                    .query(Groups.join(code))
                    .map(Groups::parseJoin)
                    .compose(joined -> keep(connection, joined))
                    .recover(thrown -> already(connection, code, thrown)));
  }

  /// Who has to be approved first is not in it yet.
  private Future<Jid> keep(Connection connection, Groups.Joined joined) {
    return joined.pending()
        ? Future.succeededFuture(joined.group())
        : groups.joined(connection, joined.group()).map(joined.group());
  }

  /// Who is a member already, or has asked already, learns the group's address from the invite.
  private static Future<Jid> already(Connection connection, String code, Throwable thrown) {
    Optional<Failure> failure = failure(Asked.JOIN, thrown);
    if (failure.isPresent()) {
      return failure.get().asFuture();
    }
    return connection
        .query(Groups.preview(code))
        .map(answer -> Groups.parseInfo(answer).jid())
        .recover(
            again ->
                Failures.ofCall(Asked.JOIN, again)
                    .orElseGet(() -> Failures.ofCall(again))
                    .asFuture());
  }

  /// What was asked may have happened when no answer has come.
  private static Optional<Failure> failure(Asked asked, Throwable thrown) {
    return thrown instanceof LostException
        ? Optional.of(
            new Failure.Unknown("WhatsApp has not answered; whether it was done is not known"))
        : Failures.ofCall(asked, thrown);
  }

  /// Leaves a group; `NotFound` when not a member.
  public Future<Void> leave(Jid group) {
    return actor
        .turn(actor::live)
        .compose(connection -> connection.query(Groups.leave(group)))
        .map(answer -> Groups.parseLeave(answer, group))
        .recover(thrown -> Future.succeededFuture(failure(Asked.LEAVE, thrown)))
        .compose(
            failure ->
                failure.<Future<Void>>map(Failure::asFuture).orElseGet(Future::succeededFuture))
        .compose(_ -> groups.left(group));
  }
}
