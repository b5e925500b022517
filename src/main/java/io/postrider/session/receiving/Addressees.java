package io.postrider.session.receiving;

import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.model.Recent;
import io.postrider.protocol.client.message.Aliases;
import io.postrider.protocol.client.message.Receipt;
import io.postrider.session.directory.Names;
import io.postrider.session.turn.Actor;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which receipts count: those of messages that this account is known to have sent, from whom they
/// were sent to, in a group from its members; and what our own other devices say. In turn.
final class Addressees {
  private static final int REMEMBERED = 512;

  private final Actor actor;
  private final Members members;
  private final Map<MessageId, Jid> sent = Recent.map(REMEMBERED);

  Addressees(Actor actor, Members members) {
    this.actor = actor;
    this.members = members;
  }

  /// What is known of a batch of receipts.
  ///
  /// @param sent where messages were sent to
  /// @param members those readers who are members of a group, by group
  record Facts(Names names, Map<MessageId, Jid> sent, Map<Jid, Set<Jid>> members) {
    Facts {
      sent = Map.copyOf(sent);
      members = Map.copyOf(members);
    }

    /// What counts of a receipt, in the form in which it is told.
    Optional<Receipt> genuine(Receipt receipt) {
      List<MessageId> ids = receipt.messages().stream().filter(id -> counts(receipt, id)).toList();
      return ids.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new Receipt(
                  names.shown(receipt.chat()),
                  receipt.reader().map(names::shown),
                  ids,
                  receipt.reached(),
                  receipt.at()));
    }

    private boolean counts(Receipt receipt, MessageId id) {
      if (receipt.reader().filter(names.own()::owns).isPresent()) {
        return true;
      }
      Jid to = sent.get(id);
      return to != null && isSame(to, receipt.chat()) && isMember(receipt);
    }

    /// Who is known by a number only may answer by his hidden id.
    private boolean isSame(Jid to, Jid from) {
      Set<Jid> one = names.all(to);
      Set<Jid> other = names.all(from);
      boolean unrelated =
          to.isUser()
              && from.isUser()
              && to.isLid() != from.isLid()
              && one.size() == 1
              && other.size() == 1;
      return unrelated || !Collections.disjoint(one, other);
    }

    private boolean isMember(Receipt receipt) {
      return !receipt.chat().isGroup()
          || receipt
              .reader()
              .filter(
                  reader ->
                      !Collections.disjoint(
                          names.all(reader), members.getOrDefault(receipt.chat(), Set.of())))
              .isPresent();
    }
  }

  /// What counts of them, in the form in which it is told.
  Future<List<Receipt>> genuine(List<Receipt> receipts) {
    Set<MessageId> ids = new LinkedHashSet<>();
    receipts.forEach(receipt -> ids.addAll(receipt.messages()));
    return sent(ids)
        .compose(
            found ->
                names(receipts, found.values())
                    .compose(
                        names ->
                            members(receipts, names, found).map(in -> new Facts(names, found, in))))
        .map(facts -> receipts.stream().flatMap(one -> facts.genuine(one).stream()).toList());
  }

  private Future<Map<MessageId, Jid>> sent(Set<MessageId> ids) {
    Map<MessageId, Jid> known = new HashMap<>();
    List<MessageId> asked = new ArrayList<>();
    for (MessageId id : ids) {
      Optional<Jid> to =
          Optional.ofNullable(sent.get(id)).or(() -> actor.ledger().fresh().recipient(id));
      to.ifPresentOrElse(jid -> known.put(id, jid), () -> asked.add(id));
    }
    if (asked.isEmpty()) {
      return Future.succeededFuture(known);
    }
    return actor
        .parts()
        .messages()
        .sent(actor.ledger().id(), asked)
        .map(
            found -> {
              sent.putAll(found);
              known.putAll(found);
              return known;
            });
  }

  private Future<Names> names(List<Receipt> receipts, Iterable<Jid> chats) {
    Set<Jid> users = new LinkedHashSet<>();
    for (Receipt receipt : receipts) {
      users.add(receipt.chat());
      receipt.reader().ifPresent(users::add);
    }
    chats.forEach(users::add);
    return actor
        .ledger()
        .load(Aliases.needs(users))
        .map(ratchets -> new Names(ratchets, actor.account()));
  }

  private Future<Map<Jid, Set<Jid>>> members(
      List<Receipt> receipts, Names names, Map<MessageId, Jid> found) {
    Map<Jid, Set<Jid>> readers = new HashMap<>();
    for (Receipt receipt : receipts) {
      boolean known = receipt.messages().stream().anyMatch(found::containsKey);
      if (known && receipt.chat().isGroup() && receipt.reader().isPresent()) {
        readers
            .computeIfAbsent(receipt.chat(), _ -> new LinkedHashSet<>())
            .addAll(names.all(receipt.reader().get()));
      }
    }
    Map<Jid, Set<Jid>> in = new HashMap<>();
    List<Future<Map<Jid, String>>> answers = new ArrayList<>();
    readers.forEach(
        (group, users) ->
            answers.add(
                members.roles(group, users).onSuccess(roles -> in.put(group, roles.keySet()))));
    return Future.all(answers).map(in);
  }
}
