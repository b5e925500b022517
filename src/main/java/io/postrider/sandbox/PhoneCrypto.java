package io.postrider.sandbox;

import io.postrider.model.Bytes;
import io.postrider.protocol.content.Padding;
import io.postrider.protocol.crypto.CryptoException;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.proto.Message;
import io.postrider.protocol.proto.SenderKeyDistribution;
import io.postrider.protocol.signal.GroupCipher;
import io.postrider.protocol.signal.PreKeyBundle;
import io.postrider.protocol.signal.SenderKeyRecord;
import io.postrider.protocol.signal.SessionCipher;
import io.postrider.protocol.signal.SessionRecord;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/// A phone's end of the encryption. Sessions are kept by the hidden id of the other side, whatever
/// the namespace on the wire.
final class PhoneCrypto {
  private final SandboxNetwork net;
  private final PhoneAccount account;
  private final PhoneKeys keys;

  PhoneCrypto(SandboxNetwork net, PhoneAccount account, PhoneKeys keys) {
    this.net = net;
    this.account = account;
    this.keys = keys;
  }

  /// An `enc` node for a device, with a new session when there is none.
  Node encrypt(Device device, Message message) {
    SessionRecord session =
        keys.session(device.key())
            .orElseGet(() -> start(device, net.preKeys.take(account, device)));
    SessionCipher.Encrypted encrypted =
        SessionCipher.encrypt(session, Padding.pad(Bytes.wrap(message.toByteArray())));
    keys.session(device.key(), encrypted.session());
    return Node.of("enc")
        .with("v", "2")
        .with("type", encrypted.preKey() ? "pkmsg" : "msg")
        .with(encrypted.ciphertext());
  }

  /// Replaces the session with a device.
  SessionRecord start(Device device, PreKeyBundle bundle) {
    SessionRecord session =
        SessionCipher.start(keys.identity(), bundle, keys.session(device.key()));
    keys.session(device.key(), session);
    return session;
  }

  /// Decrypts one `enc` node of a device to a padded plaintext.
  ///
  /// @param group the group's id, empty in a direct chat
  /// @throws io.postrider.protocol.signal.SignalException when it cannot, and may ask again
  /// @throws CryptoException when asking again would not help
  Bytes decrypt(Device device, Node enc, String group) {
    String type = enc.attr("type").orElse("");
    return switch (type) {
      case "pkmsg", "msg" -> pairwise(device, enc.bytes(), type.equals("pkmsg"));
      case "skmsg" -> byGroup(group + "/" + device.key(), enc.bytes());
      default -> throw new CryptoException("an unknown kind of encryption");
    };
  }

  private Bytes pairwise(Device device, Bytes ciphertext, boolean first) {
    if (first && !SessionCipher.identityKey(ciphertext).equals(device.registration.identity())) {
      net.stats.violation("a first message with a foreign identity key");
      throw new CryptoException("a foreign identity key");
    }
    SessionCipher.Decrypted decrypted =
        SessionCipher.decrypt(
            keys.identity(), keys.session(device.key()), ciphertext, first, keys::preKey);
    keys.session(device.key(), decrypted.session());
    if (decrypted.usedPreKeyId() != 0) {
      keys.used(decrypted.usedPreKeyId());
    }
    return decrypted.plaintext();
  }

  private Bytes byGroup(String name, Bytes ciphertext) {
    GroupCipher.Decrypted decrypted = GroupCipher.decrypt(keys.senderKey(name), ciphertext);
    keys.senderKey(name, decrypted.record());
    return decrypted.plaintext();
  }

  /// Takes over a sender key that a device has handed out.
  void accept(Device device, SenderKeyDistribution distribution) {
    String group = distribution.getGroupId().replaceFirst("@.*", "");
    String name = group + "/" + device.key();
    Bytes key = Bytes.wrap(distribution.getAxolotlSenderKeyDistributionMessage().toByteArray());
    keys.senderKey(name, GroupCipher.accept(keys.senderKey(name), key));
  }

  /// The own sender key of a group; a new one when somebody who knew it is no longer there.
  PhoneKeys.OwnSenderKey own(SandboxGroup group) {
    Set<String> present = new HashSet<>();
    group.devices().forEach(device -> present.add(device.key()));
    return keys.ownSenderKey(group.id)
        .filter(own -> present.containsAll(own.known()))
        .orElseGet(
            () -> {
              var fresh =
                  new PhoneKeys.OwnSenderKey(SenderKeyRecord.create(), new LinkedHashSet<>());
              keys.ownSenderKey(group.id, fresh);
              return fresh;
            });
  }

  SenderKeyDistribution distribution(SandboxGroup group) {
    return SenderKeyDistribution.newBuilder()
        .setGroupId(group.jid().toString())
        .setAxolotlSenderKeyDistributionMessage(
            DeviceIdentity.string(GroupCipher.distribution(own(group).record())))
        .build();
  }

  /// The `skmsg` of a message; the distribution must have been made before.
  Node encrypt(SandboxGroup group, Message message) {
    PhoneKeys.OwnSenderKey own = own(group);
    GroupCipher.Encrypted encrypted =
        GroupCipher.encrypt(own.record(), Padding.pad(Bytes.wrap(message.toByteArray())));
    keys.ownSenderKey(group.id, new PhoneKeys.OwnSenderKey(encrypted.record(), own.known()));
    return Node.of("enc").with("v", "2").with("type", "skmsg").with(encrypted.ciphertext());
  }
}
