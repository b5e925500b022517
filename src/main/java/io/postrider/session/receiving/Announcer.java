package io.postrider.session.receiving;

import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.protocol.content.Content;
import io.postrider.session.directory.Archive;
import io.postrider.session.directory.Directory;
import io.postrider.session.directory.Known;
import io.postrider.session.state.SessionEvent;
import io.postrider.session.turn.Actor;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Decides what is told of a message that has arrived. Within its turn.
final class Announcer {
  private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

  private final Actor actor;
  private final Authorship authorship;
  private final Ballots ballots;
  private final Unsealing unsealing;

  Announcer(Actor actor, Directory directory) {
    Known known = new Archive(actor);
    this.actor = actor;
    this.authorship = new Authorship(known, new Members(actor, directory)::isAdmin);
    this.ballots = new Ballots(known);
    this.unsealing = new Unsealing(known);
  }

  /// The ids of those that have not been told before.
  ///
  /// @param arrivals all of different ids
  Future<Set<MessageId>> news(List<Arrival> arrivals) {
    Set<MessageId> ids = arrivals.stream().map(Arrival::id).collect(Collectors.toSet());
    return actor
        .parts()
        .messages()
        .senders(actor.ledger().id(), ids)
        .map(
            known ->
                arrivals.stream()
                    .filter(
                        one ->
                            Collections.disjoint(
                                one.senders(), known.getOrDefault(one.id(), Set.of())))
                    .map(Arrival::id)
                    .collect(Collectors.toSet()));
  }

  /// Empty when it has been told before, and when it is not by whom it would have to be.
  ///
  /// @param isNew whether it has not
  Future<Optional<SessionEvent>> event(Arrival arrival, boolean isNew) {
    return isNew ? fresh(arrival) : nothing(arrival, "seen before");
  }

  private Future<Optional<SessionEvent>> fresh(Arrival arrival) {
    Instant now = actor.parts().timers().now();
    return switch (arrival.content()) {
      case Content.Edit edit -> about(authorship.mayEdit(arrival, edit.target()), arrival, now);
      case Content.Revoke revoke ->
          about(authorship.mayRevoke(arrival, revoke.target()), arrival, now);
      case Content.Vote vote -> vote(arrival, vote, now);
      case Content.Sealed sealed ->
          unsealing.open(arrival, sealed).compose(opened -> fresh(arrival.with(opened)));
      case Content.Other _ -> nothing(arrival, "no content");
      case Content.Text _,
          Content.Poll _,
          Content.Location _,
          Content.Contact _,
          Content.Media _,
          Content.Special _,
          Content.Reaction _ ->
          Future.succeededFuture(
              Optional.of(new SessionEvent.MessageSeen(arrival.message(), Optional.empty(), now)));
    };
  }

  private Future<Optional<SessionEvent>> about(
      Future<Optional<Jid>> author, Arrival arrival, Instant now) {
    return author.compose(
        whose ->
            whose.isPresent()
                ? Future.succeededFuture(
                    Optional.of(new SessionEvent.MessageSeen(arrival.message(), whose, now)))
                : nothing(arrival, "not by the author"));
  }

  private Future<Optional<SessionEvent>> vote(Arrival arrival, Content.Vote vote, Instant now) {
    return ballots
        .open(arrival, vote)
        .compose(
            chosen ->
                chosen.isPresent()
                    ? Future.succeededFuture(
                        Optional.of(
                            new SessionEvent.PollVoted(arrival.message(), chosen.get(), now)))
                    : fresh(arrival.with(Content.Special.closed("pollVote", vote.poll()))));
  }

  private Future<Optional<SessionEvent>> nothing(Arrival arrival, String why) {
    LOG.info(
        "session {}: {} {} is not told: {}",
        actor.ledger().id(),
        arrival.content().kind(),
        arrival.id(),
        why);
    return Future.succeededFuture(Optional.empty());
  }
}
