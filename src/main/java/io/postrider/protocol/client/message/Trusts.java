package io.postrider.protocol.client.message;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.client.keys.Credentials;
import io.postrider.protocol.client.keys.NctSalt;
import io.postrider.protocol.client.keys.Ratchets;
import io.postrider.protocol.client.keys.RecordKey;
import io.postrider.protocol.client.keys.RecordKeys;
import io.postrider.protocol.client.keys.Trust;
import io.postrider.protocol.client.keys.Wire;
import io.postrider.protocol.crypto.Hash;
import io.postrider.protocol.node.Node;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The tokens by which users let each other write: where they are kept, and what goes along with a
/// message. Source: protocol/tokens.md §1.
public final class Trusts {
  /// WhatsApp's own announcements.
  private static final String ANNOUNCER = "0";

  private Trusts() {}

  /// The records to load before anything else here. Load `Ratchets.aliased` after them.
  public static Set<RecordKey> needs(Collection<Jid> users) {
    Set<RecordKey> keys = new HashSet<>(Aliases.needs(users));
    users.stream().filter(Jid::isUser).forEach(user -> keys.add(RecordKeys.trust(user)));
    return keys;
  }

  /// The same before a message to a user.
  public static Set<RecordKey> needsToWrite(Jid user) {
    Set<RecordKey> keys = new HashSet<>(needs(List.of(user)));
    keys.add(RecordKeys.nctSalt());
    return keys;
  }

  /// Whether there can be tokens between us and somebody.
  public static boolean isPossible(Credentials credentials, Jid user) {
    return user.isUser()
        && !user.user().equals(ANNOUNCER)
        && !credentials.requireLinked().owns(user);
  }

  /// What there is between us and a user.
  public static Trust of(Ratchets ratchets, Credentials credentials, Jid user) {
    return ratchets.get(key(ratchets, credentials, user)).map(Trust::decode).orElse(Trust.NONE);
  }

  /// Keeps what there is now, if that is something else.
  ///
  /// @return whether it is
  public static boolean put(
      Ratchets ratchets, Credentials credentials, Jid user, Trust before, Trust now) {
    boolean changed = !now.equals(before);
    if (changed) {
      ratchets.put(key(ratchets, credentials, user), now.encode());
    }
    return changed;
  }

  /// One of us has written to the other.
  public static void met(Ratchets ratchets, Credentials credentials, Jid user, Instant now) {
    if (isPossible(credentials, user)) {
      Trust before = of(ratchets, credentials, user);
      boolean _ = put(ratchets, credentials, user, before, before.met(now));
    }
  }

  /// By hidden id where it is known. What was kept by number before that moves there.
  private static RecordKey key(Ratchets ratchets, Credentials credentials, Jid user) {
    Jid canonical = Aliases.canonical(ratchets, credentials, user.bare());
    RecordKey key = RecordKeys.trust(canonical);
    if (canonical.isLid()) {
      Optional<Jid> phone = user.isPhone() ? Optional.of(user) : ratchets.alias(canonical);
      phone
          .filter(Jid::isPhone)
          .ifPresent(
              old -> new Peers(ratchets, credentials).move(RecordKeys.trust(old.bare()), key));
    }
    return key;
  }

  /// The address under which a user is given our token.
  public static Jid address(Ratchets ratchets, Credentials credentials, Jid user) {
    return Aliases.canonical(ratchets, credentials, user.bare());
  }

  /// A message with what lets it in: the recipient's token, else what stands in for one.
  ///
  /// @param chat bare, as it is written to
  public static Node attach(
      Node message, Ratchets ratchets, Credentials credentials, Jid chat, Instant now) {
    if (!isPossible(credentials, chat)) {
      return message;
    }
    Optional<Node> pass =
        of(ratchets, credentials, chat)
            .token(now)
            .map(token -> Wire.leaf("tctoken", token))
            .or(() -> standIn(ratchets, credentials, chat));
    if (pass.isEmpty()) {
      return message;
    }
    List<Node> children = new ArrayList<>(message.children());
    children.add(pass.get());
    return message.withChildren(children);
  }

  private static Optional<Node> standIn(Ratchets ratchets, Credentials credentials, Jid chat) {
    Jid lid = address(ratchets, credentials, chat);
    return NctSalt.of(ratchets)
        .filter(_ -> lid.isLid())
        .map(salt -> Wire.leaf("cstoken", Hash.hmac(salt, Bytes.utf8(lid.toString()))));
  }

  /// Gives a user our token.
  public static Node give(Jid user, Instant at) {
    return Wire.iq(
        "set",
        "privacy",
        Node.of("tokens")
            .with(
                Node.of("token")
                    .with("jid", user)
                    .with("t", at.getEpochSecond())
                    .with("type", "trusted_contact")));
  }
}
