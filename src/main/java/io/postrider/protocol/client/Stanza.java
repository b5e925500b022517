package io.postrider.protocol.client;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.client.message.Acks;
import io.postrider.protocol.client.query.PreKeyUpload;
import io.postrider.protocol.client.query.ServerTime;
import io.postrider.protocol.node.Node;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What the server says, by its kind. `StanzaTable` tells the kinds apart.
public sealed interface Stanza {
  /// As it came.
  Node node();

  /// The kind of a stanza; `Unknown` for one that has none.
  static Stanza of(Node node) {
    return StanzaTable.find(node);
  }

  /// What the connection deals with itself.
  sealed interface Own extends Stanza {}

  /// What its listener hears.
  sealed interface Told extends Stanza {
    /// Whether it has waited for us.
    default boolean waited() {
      return node().attr("offline").isPresent();
    }

    /// Whom or what it is about; the server when it does not say.
    default Jid from() {
      return node().jid("from").orElse(Jid.WHATSAPP);
    }
  }

  /// What comes again until it is acknowledged.
  sealed interface Delivered extends Told {
    /// A plain acknowledgement of it.
    default Node ack() {
      return Acks.of(node());
    }
  }

  /// The answer to a query, an error perhaps.
  record Answer(Node node) implements Own {}

  /// The server has taken a message of ours, or refuses it.
  record MessageAck(Node node) implements Own {}

  /// The server has taken something else of ours.
  record OtherAck(Node node) implements Own {}

  /// The server wants a sign of life.
  record Ping(Node node) implements Own {}

  /// The last stanza of a connection; `Ending.of` says why.
  record End(Node node) implements Own {}

  /// Refs for QR codes; `Pairing.refs` reads them.
  record QrOffer(Node node) implements Told {}

  /// A phone has scanned the code; `Pairing.accept` checks it.
  record PairSuccess(Node node) implements Told {}

  /// The QR code needs a new secret; `Pairing.refresh` draws it.
  record SecretWanted(Node node) implements Delivered {}

  /// The phone on which a code is to be typed has done something about it; `PairingCode` reads it.
  record CodeNotice(Node node) implements Delivered {
    /// What it has done: `primary_hello`, the code was typed; `refresh_code`, it wants another one.
    public String stage() {
      return node.child("link_code_companion_reg").flatMap(reg -> reg.attr("stage")).orElse("");
    }

    /// Which attempt it is about.
    public Optional<Bytes> ref() {
      return PairingCode.ref(node);
    }
  }

  /// To be linked, we are to show the passkey of the account; `PasskeyProof` reads it.
  record PasskeyWanted(Node node) implements Delivered {}

  /// The phone goes on, after the passkey was shown; `PasskeyProof.Primary` reads it.
  record PasskeyContinuation(Node node) implements Delivered {}

  /// WhatsApp knows us.
  record LoggedIn(Node node) implements Told {
    /// The hidden id by which the server calls our account.
    public Optional<Jid> lid() {
      return node.jid("lid").filter(Jid::isLid);
    }

    /// What time the server has.
    ///
    /// @param now what it is where the server does not say
    public Instant at(Instant now) {
      return ServerTime.of(node, now);
    }
  }

  /// What the server wants us to know besides.
  record Info(Node node) implements Told {
    /// To be shown to the server when we connect again.
    public Optional<Bytes> routing() {
      return node.child("edge_routing")
          .flatMap(edge -> edge.child("routing_info"))
          .map(Node::bytes);
    }

    /// Until when the server takes the version of the client that we named.
    public Optional<Instant> expiry() {
      return node.child("client_expiration")
          .map(end -> ServerTime.of(end, Instant.EPOCH))
          .filter(at -> at.isAfter(Instant.EPOCH));
    }

    /// Whether stanzas have waited for us, which come when they are asked for.
    public boolean backlogWaits() {
      return node.child("offline_preview").filter(preview -> count(preview) != 0).isPresent();
    }

    /// Whether all that waited has come.
    public boolean backlogOver() {
      return node.child("offline").isPresent();
    }

    private static long count(Node preview) {
      return preview.number("count").orElse(-1);
    }

    /// Whether changes of groups were missed.
    public boolean groupsMissed() {
      return node.child("dirty").flatMap(dirty -> dirty.attr("type")).orElse("").equals("groups");
    }
  }

  /// A message, a status post or data of an app; `Incoming` reads it.
  record Message(Node node) implements Delivered {}

  /// How far messages of ours have come; `Receipt` reads it.
  record Receipt(Node node) implements Delivered {}

  /// A device could not decrypt a message of ours; `Retries` reads it.
  record RetryRequest(Node node) implements Delivered {}

  /// Something about a group is different; `GroupNotice` reads it.
  record GroupNotice(Node node) implements Delivered {}

  /// Users have other devices than before, or something else of our account has changed.
  record DeviceNotice(Node node) implements Delivered {
    /// Whether the account lets others know more of it, or less.
    public boolean privacyChanged() {
      return node.child("privacy").isPresent();
    }

    /// Both addresses, where it names both.
    public Set<Jid> users() {
      Set<Jid> users = new LinkedHashSet<>(Set.of(from()));
      node.jid("lid").ifPresent(users::add);
      return users;
    }
  }

  /// Something about keys, ours or another's, is different.
  record KeyNotice(Node node) implements Delivered {
    /// Whether the server runs out of our pre-keys.
    public boolean lowOnKeys() {
      return node.child("count")
          .filter(count -> count.number("value").orElse(PreKeyUpload.LOW) < PreKeyUpload.LOW)
          .isPresent();
    }

    /// Whether the sender has a new identity.
    public boolean identityChanged() {
      return node.child("identity").isPresent();
    }
  }

  /// A user or a group has another picture than before; `PictureChange` reads it.
  record PictureNotice(Node node) implements Delivered {}

  /// A user says something else about himself; `AboutChange` reads it.
  record AboutNotice(Node node) implements Delivered {}

  /// The account has blocked somebody, or does so no more; `BlockList` reads it.
  record BlockNotice(Node node) implements Delivered {}

  /// Somebody lets us write to him; `TokenGift` reads it.
  record TokenNotice(Node node) implements Delivered {}

  /// Something about the account or what it follows; `TimeLock` reads it, in part.
  record AccountNotice(Node node) implements Delivered {}

  /// The app state is further than we know.
  record SyncNotice(Node node) implements Delivered {
    /// The names of what has changed in it.
    public List<String> collections() {
      return node.children("collection").stream()
          .flatMap(changed -> changed.attr("name").stream())
          .toList();
    }
  }

  /// A notification of no concern to us.
  record OtherNotice(Node node) implements Delivered {}

  /// Somebody calls.
  record Call(Node node) implements Delivered {}

  /// Somebody comes, goes, or writes; `Sighting` reads it.
  record Presence(Node node) implements Told {}

  /// What comes and goes, and wants no answer.
  record Passing(Node node) implements Told {}

  /// What nobody knows.
  record Unknown(Node node) implements Delivered {
    /// What refuses it for good; empty when it has no id or no sender, and does not come again.
    public Optional<Node> refusal() {
      return node.jid("from")
          .filter(_ -> !node.id().isEmpty())
          .map(_ -> Acks.of(node, Acks.UNKNOWN_STANZA));
    }
  }
}
