package io.postrider.session.sending;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.protocol.client.keys.Credentials;
import io.postrider.protocol.client.keys.Ratchets;
import io.postrider.protocol.client.keys.RecordKey;
import io.postrider.protocol.client.keys.Wire;
import io.postrider.protocol.client.message.Encryption;
import io.postrider.protocol.client.message.Trusts;
import io.postrider.protocol.client.query.GroupMetadata;
import io.postrider.protocol.content.Contents;
import io.postrider.protocol.content.ReportingToken;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.node.NodeWriter;
import io.postrider.protocol.proto.Message;
import io.postrider.session.directory.ChatTimers;
import io.postrider.session.directory.Directory;
import io.postrider.session.turn.Actor;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/// Makes the stanza of a message, in turn, for those whom `Preparation` has found out.
final class MessageStanzas {
  private static final int FEW_KEYS = 8;

  private final Actor actor;
  private final Directory directory;

  /// A stanza, and how it is stored.
  record Made(Node stanza, Bytes encoded) {
    private static Made of(Node stanza) {
      return new Made(stanza, NodeWriter.write(stanza));
    }
  }

  /// Stanzas, one at least, and the ratchets that have moved with them.
  record Sealed(List<Made> all, Ratchets ratchets) {
    Sealed {
      all = List.copyOf(all);
    }
  }

  MessageStanzas(Actor actor, Directory directory) {
    this.actor = actor;
    this.directory = directory;
  }

  /// In turn: encrypts one after the other. Where one cannot be, only the first is, so that each is
  /// to blame for itself.
  Future<Sealed> seal(List<Parcel> parcels) {
    List<Addressed> all = parcels.stream().map(this::addressed).toList();
    Set<RecordKey> keys = new HashSet<>();
    all.forEach(one -> keys.addAll(needs(one)));
    return actor
        .ledger()
        .load(keys)
        .compose(
            ratchets ->
                seal(all, ratchets)
                    .recover(
                        thrown ->
                            all.size() == 1
                                ? Future.failedFuture(thrown)
                                : seal(parcels.subList(0, 1))));
  }

  /// A message to the devices that are there now.
  private record Addressed(Parcel parcel, List<Jid> devices) {}

  private Addressed addressed(Parcel parcel) {
    Preparation.Ready ready = parcel.ready();
    return new Addressed(
        parcel,
        ready
            .group()
            .map(
                group ->
                    ready.devices().stream()
                        .filter(device -> !directory.hasLeft(group.jid(), device))
                        .toList())
            .orElse(ready.devices()));
  }

  private Future<Sealed> seal(List<Addressed> all, Ratchets ratchets) {
    List<Made> made = new ArrayList<>(all.size());
    Future<?> sealed = Future.succeededFuture();
    for (Addressed one : all) {
      sealed = sealed.compose(_ -> stanza(one, ratchets)).map(node -> made.add(Made.of(node)));
    }
    return sealed.map(_ -> new Sealed(made, ratchets));
  }

  private Set<RecordKey> needs(Addressed one) {
    Preparation.Ready ready = one.parcel().ready();
    return ready
        .group()
        .map(group -> Encryption.groupNeeds(actor.credentials(), group.jid(), one.devices()))
        .orElseGet(() -> directNeeds(ready));
  }

  private static Set<RecordKey> directNeeds(Preparation.Ready ready) {
    List<Jid> users = new ArrayList<>(ready.devices());
    users.add(ready.chat());
    Set<RecordKey> keys = new HashSet<>(Encryption.needs(users));
    keys.addAll(ChatTimers.needs(List.of(ready.chat())));
    keys.addAll(Trusts.needsToWrite(ready.chat()));
    return keys;
  }

  private Future<Node> stanza(Addressed one, Ratchets ratchets) {
    Preparation.Ready ready = one.parcel().ready();
    MessageId id = one.parcel().entry().messageId();
    Message message = one.parcel().content().get();
    if (ready.group().isEmpty()) {
      return Future.succeededFuture(direct(ready, ratchets, id, message));
    }
    GroupMetadata group = ready.group().get();
    Credentials own = actor.credentials();
    Jid self = actor.account().user(group.lidAddressed());
    Message timed = ChatTimers.of(group).in(message);
    return aside(
        ready,
        () ->
            vouched(
                Encryption.group(ratchets, own, id, group, one.devices(), ready.fresh(), timed),
                id,
                self,
                timed));
  }

  private Node direct(Preparation.Ready ready, Ratchets ratchets, MessageId id, Message message) {
    Jid chat = ready.chat();
    Jid self = actor.account().user(chat.isLid());
    Message quoting = Contents.quoting(message, author -> inChat(author, ready, ratchets));
    Message timed = ChatTimers.of(ratchets, chat).map(timer -> timer.in(quoting)).orElse(quoting);
    Node stanza =
        Encryption.direct(
            ratchets, actor.credentials(), id, chat, ready.devices(), ready.fresh(), timed);
    return Trusts.attach(
        vouched(stanza, id, self, timed),
        ratchets,
        actor.credentials(),
        chat,
        actor.serverClock().now());
  }

  /// How one of the two in a direct chat is called there; somebody else is called what he is.
  private Jid inChat(Jid author, Preparation.Ready ready, Ratchets ratchets) {
    Jid chat = ready.chat();
    if (actor.account().owns(author)) {
      return actor.account().user(chat.isLid());
    }
    boolean other =
        author.equals(ready.to()) || ratchets.alias(chat).filter(author::equals).isPresent();
    return other ? chat : author;
  }

  /// What the recipient needs to report it.
  private static Node vouched(Node stanza, MessageId id, Jid self, Message message) {
    List<Node> children = new ArrayList<>(stanza.children());
    stanza
        .jid("to")
        .flatMap(chat -> ReportingToken.of(message, id, self, chat))
        .map(token -> Wire.leaf("reporting_token", token).with("v", "2"))
        .ifPresent(token -> children.add(Node.of("reporting").with(token)));
    return stanza.withChildren(children);
  }

  /// The first keys of a thousand members take half a second: no event loop may be held so long.
  private static Future<Node> aside(Preparation.Ready ready, Supplier<Node> work) {
    Context context = Vertx.currentContext();
    boolean few =
        ready.fresh().size() <= FEW_KEYS && ready.devices().size() <= Preparation.FEW_DEVICES;
    return few || context == null
        ? Future.succeededFuture(work.get())
        : context.executeBlocking(work::get, false).map(Objects::requireNonNull);
  }

  /// An acknowledgement may say that our picture of the chat is out of date.
  void acknowledged(Jid chat, Node ack) {
    if (ack.attr("phash").isPresent()) {
      directory.forgetDevices(chat);
    }
    if (ack.attr("phash").isPresent()
        || ack.attr("refresh_lid").isPresent()
        || ack.number("error").orElse(0) == 421) {
      directory.forgetGroup(chat);
      directory.forgetUser(chat);
      ack.jid("from").ifPresent(directory::forgetUser);
    }
    if (ack.attr("refresh_lid").isPresent()) {
      directory.resolver().forget(chat);
    }
  }

  /// WhatsApp has taken by number what it did not take by hidden id.
  void acceptedOther(Node stanza) {
    if (stanza.jid("to").filter(Jid::isPhone).isPresent()) {
      directory.resolver().writeByNumber();
    }
  }

  /// A chat as it is written to, as far as that is at hand.
  Jid address(Jid chat) {
    return directory.resolver().atHand(chat);
  }
}
