package io.postrider.session.directory;

import io.postrider.model.Failure;
import io.postrider.model.Jid;
import io.postrider.model.Recent;
import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.keys.Ratchets;
import io.postrider.protocol.client.keys.RecordKey;
import io.postrider.protocol.client.keys.RecordKeys;
import io.postrider.protocol.client.message.Aliases;
import io.postrider.protocol.client.query.IqException;
import io.postrider.protocol.client.query.Numbers;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Finds out whose a phone number is, and under which address somebody is written to: by hidden id,
/// unless WhatsApp takes none from this account. What it says is stored and believed for a week;
/// the last ones are at hand. Source: protocol/addressing.md §5.
public final class Resolver {
  private static final int AT_HAND = 500;

  private final Actor actor;
  private final Inquiries inquiries;
  private final Map<Jid, Contact> known = Recent.map(AT_HAND);
  private boolean byNumber;

  Resolver(Actor actor) {
    this.actor = actor;
    this.inquiries = new Inquiries(actor);
  }

  /// Where somebody is written to.
  ///
  /// @param to a user as we know him; his own number where another one was asked for
  /// @param address a user as he is written to, in one of two namespaces
  public record Addressee(Jid to, Jid address) {}

  /// How a turn is taken to look what is stored.
  @FunctionalInterface
  public interface Turns {
    Future<Ratchets> take(Supplier<Future<Ratchets>> work);
  }

  /// Asks WhatsApp, on a user's behalf: a session that has too much to do says so first, and one
  /// that has been asked about too many numbers is `Paused`.
  ///
  /// @return his address, by number where WhatsApp tells it; empty when nobody has it
  public Future<Optional<Jid>> check(String digits) {
    return actor
        .turn(actor::live)
        .compose(connection -> inquiries.take().compose(_ -> ask(connection, digits)))
        .map(found -> found.map(Numbers.Owner::shown));
  }

  private static Future<Optional<Numbers.Owner>> ask(Connection connection, String digits) {
    return connection.query(Numbers.query(digits)).map(Numbers::parse);
  }

  /// Finds out where somebody is written to; `NotFound` when nobody has the number, `Paused` when
  /// it is not known and too many were asked about.
  ///
  /// @param turns how a turn is taken to look what is stored
  public Future<Addressee> find(Connection connection, Jid to, Turns turns) {
    Optional<Addressee> near = near(to);
    if (near.isPresent()) {
      return Future.succeededFuture(near.get());
    }
    return to.isLid()
        ? other(to, turns).map(phone -> new Addressee(to, phone.orElse(to)))
        : contact(connection, to, turns).map(found -> addressee(to, found));
  }

  private Addressee addressee(Jid to, Contact found) {
    return new Addressee(found.owner().phone().orElse(to), found.address(byNumber));
  }

  /// Where somebody is written to, without asking anybody; empty when that is not at hand.
  public Optional<Addressee> near(Jid to) {
    if (actor.account().owns(to)) {
      Jid own = byNumber ? actor.account().jid() : actor.account().lid();
      return Optional.of(new Addressee(to, own.bare()));
    }
    if (to.isLid()) {
      return byNumber ? Optional.empty() : Optional.of(new Addressee(to, to));
    }
    return Optional.ofNullable(known.get(to))
        .filter(contact -> contact.isFresh(actor.parts().timers().now()))
        .map(contact -> addressee(to, contact));
  }

  /// The address at hand, without asking anybody; as it is when there is none.
  public Jid atHand(Jid to) {
    Contact contact = known.get(to);
    return contact == null ? to : contact.address(byNumber);
  }

  private Future<Contact> contact(Connection connection, Jid to, Turns turns) {
    Instant now = actor.parts().timers().now();
    boolean believed = !known.containsKey(to); // what was forgotten stays known, as stale
    return stored(to, turns)
        .compose(
            found ->
                found
                    .filter(one -> believed && one.isFresh(now))
                    .map(one -> atHand(to, one))
                    .orElseGet(() -> renewed(connection, to, found)));
  }

  private Future<Optional<Contact>> stored(Jid to, Turns turns) {
    RecordKey key = RecordKeys.owner(to.user());
    return turns
        .take(() -> actor.ledger().load(Set.of(key)))
        .map(ratchets -> ratchets.get(key).map(Contact::decode));
  }

  private Future<Contact> atHand(Jid to, Contact contact) {
    known.put(to, contact);
    return Future.succeededFuture(contact);
  }

  /// Who writes to a number pays for the message; to one that nobody has, for the question.
  private Future<Optional<Numbers.Owner>> askAnew(Connection connection, String digits) {
    return inquiries
        .take()
        .compose(
            _ ->
                ask(connection, digits)
                    .onFailure(_ -> inquiries.giveBack())
                    .onSuccess(found -> found.ifPresent(_ -> inquiries.giveBack())));
  }

  /// What was true a week ago is better than nothing when WhatsApp does not say.
  private Future<Contact> renewed(Connection connection, Jid to, Optional<Contact> old) {
    return (old.isPresent() ? ask(connection, to.user()) : askAnew(connection, to.user()))
        .map(Optional::of)
        .recover(
            thrown ->
                thrown instanceof IqException && old.isPresent()
                    ? Future.succeededFuture(Optional.empty())
                    : Future.failedFuture(thrown))
        .compose(
            answer ->
                answer
                    .map(owner -> learnt(to, owner))
                    .orElseGet(() -> Future.succeededFuture(old.orElseThrow())));
  }

  private Future<Contact> learnt(Jid to, Optional<Numbers.Owner> owner) {
    if (owner.isEmpty()) {
      known.remove(to);
      return new Failure.NotFound("recipient").asFuture();
    }
    Contact contact = new Contact(owner.get(), actor.parts().timers().now());
    return actor.ownTurn(() -> store(to, contact)).compose(_ -> atHand(to, contact));
  }

  /// In turn.
  private Future<Void> store(Jid to, Contact contact) {
    Set<Jid> users = new HashSet<>(Set.of(to));
    contact.owner().lid().ifPresent(users::add);
    contact.owner().phone().ifPresent(users::add);
    return actor
        .ledger()
        .load(Aliases.needs(users))
        .compose(
            ratchets -> {
              users.addAll(users.stream().flatMap(u -> ratchets.alias(u).stream()).toList());
              return actor.ledger().load(Aliases.needs(users));
            })
        .compose(
            ratchets -> {
              Aliases.learn(ratchets, actor.credentials(), to, contact.owner());
              ratchets.put(RecordKeys.owner(to.user()), contact.encode());
              return actor.ledger().commit(new Draft().ratchets(ratchets));
            });
  }

  /// The same user's address in the other namespace, as far as it is stored.
  public Future<Optional<Jid>> other(Jid address, Turns turns) {
    if (actor.account().owns(address)) {
      Jid own = address.isLid() ? actor.account().jid() : actor.account().lid();
      return Future.succeededFuture(Optional.of(own.bare()));
    }
    Predicate<Jid> differs = other -> other.isLid() != address.isLid();
    return turns
        .take(() -> actor.ledger().load(Aliases.needs(List.of(address))))
        .map(ratchets -> ratchets.alias(address).filter(differs));
  }

  /// WhatsApp takes no hidden ids from this account, only numbers: it is not migrated yet.
  public void writeByNumber() {
    byNumber = true;
  }

  /// WhatsApp says that an address is out of date: what is stored of it is not believed.
  public void forget(Jid to) {
    known.computeIfPresent(to, (_, contact) -> new Contact(contact.owner(), Instant.MIN));
  }

  /// After the connection went: the account may have been migrated meanwhile.
  void clear() {
    byNumber = false;
  }
}
