package io.postrider.session.sending;

import io.postrider.model.Failure;
import io.postrider.model.Spell;
import io.postrider.outbox.AfterAck;
import io.postrider.outbox.OutboxEntry;
import io.postrider.protocol.node.Node;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A message that is committed as `sending` and whose outcome is not stored yet.
final class Flight {
  final OutboxEntry entry;
  private final Promise<Instant> landed = Promise.promise();
  private final Promise<Void> ended = Promise.promise();
  private Node stanza;
  private int silences;
  private int refusals;
  private boolean readdressed;
  private boolean awaited;
  private boolean putOff;
  private Spell brake = Spell.OVER;
  private Spell silent = Spell.OVER;

  Flight(OutboxEntry entry, Node stanza) {
    this.entry = entry;
    this.stanza = stanza;
  }

  /// What is stored of how often it has gone out in vain.
  void counted(int storedSilences, int storedRefusals) {
    silences = storedSilences;
    refusals = storedRefusals;
  }

  int silences() {
    return silences;
  }

  int refusals() {
    return refusals;
  }

  /// A silence was charged to it; another one means little as long as this lasts.
  void silent(Spell lately) {
    silent = lately;
  }

  boolean wasSilent(Instant now) {
    return silent.covers(now);
  }

  /// What its caller is told: when WhatsApp accepted it, by its clock; fails when it refused, and
  /// when that cannot be waited for.
  Future<Instant> landed() {
    return landed.future();
  }

  /// Completes when its outcome is stored.
  Future<Void> ended() {
    return ended.future();
  }

  /// Accepted; what is stored follows.
  void land(Instant at) {
    landed.tryComplete(at);
  }

  /// Whether WhatsApp has accepted it.
  boolean hasLanded() {
    return landed.future().succeeded();
  }

  /// Its outcome is stored.
  void end() {
    ended.tryComplete();
  }

  void crash(Failure failure) {
    landed.tryFail(failure.asException());
    ended.tryComplete();
  }

  /// It will be sent later; its caller need not wait.
  ///
  /// @param times how often that was, this time included
  void delay(int times) {
    refusals = times;
    awaited = false;
    landed.tryFail(new Failure.Unconfirmed(entry.messageId(), entry.id()).asException());
  }

  /// It was not taken as it was, and nothing may overtake it.
  void putOff() {
    putOff = true;
  }

  boolean wasPutOff() {
    return putOff;
  }

  /// The account was too fast: not even a new connection lets it go sooner.
  void brake(Duration pause, Instant now) {
    brake = new Spell(now, pause);
  }

  /// Empty when it may go.
  Optional<Duration> braked(Instant now) {
    return Optional.of(brake.left(now)).filter(Duration::isPositive);
  }

  /// What is written until it is acknowledged.
  Node stanza() {
    return stanza;
  }

  /// Encrypted anew, once.
  void readdress(Node next) {
    stanza = next;
    readdressed = true;
  }

  /// How it stands.
  AfterAck.Underway underway() {
    return new AfterAck.Underway(entry.to().isGroup(), awaited, readdressed, refusals);
  }

  /// Whether somebody waits for the outcome and can still be told that nothing was sent.
  void awaited(boolean somebody) {
    awaited = somebody;
  }
}
