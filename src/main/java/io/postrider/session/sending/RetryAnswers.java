package io.postrider.session.sending;

import io.postrider.model.Failure;
import io.postrider.model.Jid;
import io.postrider.model.Recent;
import io.postrider.outbox.OutboxEntry;
import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.keys.Ratchets;
import io.postrider.protocol.client.keys.RecordKey;
import io.postrider.protocol.client.message.Aliases;
import io.postrider.protocol.client.message.Encryption;
import io.postrider.protocol.client.message.RetryReceipts;
import io.postrider.protocol.client.query.Bundles;
import io.postrider.protocol.client.query.GroupMetadata;
import io.postrider.protocol.content.Contents;
import io.postrider.protocol.content.Disappearing;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.proto.Message;
import io.postrider.protocol.signal.PreKeyBundle;
import io.postrider.session.directory.ChatTimers;
import io.postrider.session.directory.Directory;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers devices that could not decrypt a message of ours: the stored content, encrypted anew for
/// that device only, under the same id. Source: protocol/receipts-and-retries.md §3.
public final class RetryAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(RetryAnswers.class);
  private static final int ANSWERS = 5;
  private static final int REMEMBERED = 256;
  private static final int AT_ONCE = 4;
  private static final int WAITING = 64;

  private final Actor actor;
  private final Directory directory;
  private final ArrayDeque<Supplier<Future<Void>>> waiting = new ArrayDeque<>();
  private int running;
  private final Map<String, Integer> answered = Recent.map(REMEMBERED);

  public RetryAnswers(Actor actor, Directory directory) {
    this.actor = actor;
    this.directory = directory;
  }

  /// A retry receipt has come. What cannot be answered is logged; the asker will give up by itself.
  public void asked(Connection connection, Node receipt) {
    Optional<RetryReceipts.Request> request = RetryReceipts.parse(receipt).filter(this::mayAnswer);
    if (request.isEmpty()) {
      return;
    }
    if (waiting.size() >= WAITING) {
      notAnswered(request.get(), "too many wait");
      return;
    }
    waiting.add(() -> answer(connection, request.get()));
    next();
  }

  /// A few at a time: who asks for much must not take the database for himself.
  private void next() {
    if (running >= AT_ONCE || waiting.isEmpty()) {
      return;
    }
    running++;
    waiting
        .remove()
        .get()
        .onComplete(
            _ -> {
              running--;
              next();
            });
  }

  private void notAnswered(RetryReceipts.Request request, @Nullable String why) {
    LOG.info("session {}: retry of {} not answered: {}", actor.ledger().id(), request.id(), why);
  }

  private boolean mayAnswer(RetryReceipts.Request request) {
    return answered.merge(request.id() + " " + request.device(), 1, Integer::sum) <= ANSWERS;
  }

  private Future<Void> answer(Connection connection, RetryReceipts.Request request) {
    return actor
        .parts()
        .outbox()
        .byMessage(actor.ledger().id(), request.id())
        .compose(
            found ->
                found
                    .map(entry -> addressed(connection, request, entry))
                    .orElseGet(() -> new Failure.NotFound("message").asFuture()))
        .onFailure(thrown -> notAnswered(request, thrown.getMessage()));
  }

  /// Only a device that the message was meant for gets it, and in its own chat only.
  private Future<Void> addressed(
      Connection connection, RetryReceipts.Request request, OutboxEntry entry) {
    return audience(connection, entry.to())
        .compose(
            audience -> {
              if (!audience.has(request.device().bare(), entry.updatedAt())
                  || !audience.isIn(request.chat())) {
                return new Failure.Forbidden("not a recipient").asFuture();
              }
              return bundle(connection, request)
                  .compose(
                      fetched -> actor.ownTurn(() -> resend(connection, request, entry, fetched)));
            });
  }

  private Future<Audience> audience(Connection connection, Jid chat) {
    Set<Jid> own = Set.of(actor.account().jid().bare(), actor.account().lid().bare());
    if (chat.isGroup()) {
      return directory.group(connection, chat).compose(group -> audience(own, group));
    }
    return actor
        .ownTurn(() -> addresses(chat.bare()))
        .map(addresses -> Audience.of(chat, own, addresses));
  }

  /// A number may lead to the hidden id of one that differs by a digit.
  private Future<Set<Jid>> addresses(Jid user) {
    return alias(user)
        .compose(
            other ->
                other
                    .map(this::alias)
                    .orElseGet(() -> Future.succeededFuture(Optional.empty()))
                    .map(
                        third -> {
                          Set<Jid> all = new HashSet<>(Set.of(user));
                          other.ifPresent(all::add);
                          third.ifPresent(all::add);
                          return all;
                        }));
  }

  private Future<Optional<Jid>> alias(Jid user) {
    return actor.ledger().load(Aliases.needs(Set.of(user))).map(ratchets -> ratchets.alias(user));
  }

  private Future<Audience> audience(Set<Jid> own, GroupMetadata group) {
    Set<Jid> users = GroupMetadata.Member.addresses(group.members());
    return actor
        .parts()
        .messages()
        .members(actor.ledger().id(), group.jid(), users)
        .map(stored -> Audience.of(group, own, stored));
  }

  private static Future<Optional<PreKeyBundle>> bundle(
      Connection connection, RetryReceipts.Request request) {
    if (request.bundle().isPresent()) {
      return Future.succeededFuture(Optional.empty());
    }
    return connection
        .query(Bundles.query(List.of(request.device())))
        .map(answer -> Optional.ofNullable(Bundles.parse(answer).get(request.device())));
  }

  private Future<Void> resend(
      Connection connection,
      RetryReceipts.Request request,
      OutboxEntry entry,
      Optional<PreKeyBundle> fetched) {
    Set<RecordKey> needs = new HashSet<>(Encryption.needs(List.of(request.device())));
    needs.addAll(ChatTimers.needs(List.of(request.chat())));
    if (entry.to().isGroup()) {
      needs.addAll(
          Encryption.groupNeeds(actor.credentials(), entry.to(), List.of(request.device())));
    }
    return actor
        .ledger()
        .load(needs)
        .compose(
            ratchets -> {
              Node stanza =
                  RetryReceipts.answer(
                      ratchets,
                      actor.credentials(),
                      request,
                      timed(ratchets, request.chat(), Contents.parse(entry.content())),
                      fetched);
              return actor
                  .ledger()
                  .commit(new Draft().ratchets(ratchets))
                  .onSuccess(_ -> connection.write(stanza));
            });
  }

  private Message timed(Ratchets ratchets, Jid chat, Message message) {
    Optional<Disappearing> timer =
        chat.isGroup() ? directory.cached(chat).map(ChatTimers::of) : ChatTimers.of(ratchets, chat);
    return timer.map(found -> found.in(message)).orElse(message);
  }
}
