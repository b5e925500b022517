package io.postrider.protocol.client.message;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.client.keys.Credentials;
import io.postrider.protocol.client.keys.Ratchets;
import io.postrider.protocol.client.keys.RecordKey;
import io.postrider.protocol.client.keys.RecordKeys;
import io.postrider.protocol.content.Padding;
import io.postrider.protocol.proto.Message;
import io.postrider.protocol.signal.Effort;
import io.postrider.protocol.signal.PreKeyBundle;
import io.postrider.protocol.signal.SessionCipher;
import io.postrider.protocol.signal.SessionRecord;
import io.postrider.protocol.signal.SignalAddress;
import io.postrider.protocol.signal.SignalException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sessions with single devices, within one turn. Identities are trusted on first use, and a change
/// is accepted: the session made with the old one goes. Source: protocol/signal-sessions.md §7.
///
/// @param ratchets loaded with `needs`
record Peers(Ratchets ratchets, Credentials credentials) {
  private static final Logger LOG = LoggerFactory.getLogger(Peers.class);

  static Set<RecordKey> needs(Collection<Jid> devices) {
    Set<RecordKey> keys = new HashSet<>(Aliases.needs(devices));
    for (Jid device : devices) {
      SignalAddress address = SignalAddress.of(device);
      keys.add(RecordKeys.session(address));
      keys.add(RecordKeys.identity(address));
    }
    return keys;
  }

  /// Where the state of a device is kept. State that was kept under the phone number before the
  /// hidden id was known moves there.
  SignalAddress address(Jid device) {
    Jid canonical = Aliases.canonical(ratchets, credentials, device);
    SignalAddress address = SignalAddress.of(canonical);
    Optional<Jid> phone =
        device.isPhone() ? Optional.of(device) : phone(device).filter(Jid::isPhone);
    if (canonical.isLid() && phone.isPresent()) {
      SignalAddress old = SignalAddress.of(phone.get());
      move(RecordKeys.session(old), RecordKeys.session(address));
      move(RecordKeys.identity(old), RecordKeys.identity(address));
    }
    return address;
  }

  private Optional<Jid> phone(Jid lid) {
    return ratchets.alias(lid).map(user -> user.withDevice(lid.device()));
  }

  void move(RecordKey old, RecordKey now) {
    Optional<Bytes> value = ratchets.get(old);
    if (value.isPresent()) {
      if (ratchets.get(now).isEmpty()) {
        ratchets.put(now, value.get());
      }
      ratchets.remove(old);
    }
  }

  boolean hasSession(Jid device) {
    return ratchets.get(RecordKeys.session(address(device))).isPresent();
  }

  /// Starts a session unless the bundle is not genuine.
  boolean start(Jid device, PreKeyBundle bundle) {
    SignalAddress address = address(device);
    try {
      SessionRecord session =
          SessionCipher.start(credentials.local(), bundle, trusted(address, bundle.identity()));
      ratchets.put(address, session);
      ratchets.putIdentity(address, bundle.identity());
      return true;
    } catch (SignalException broken) {
      LOG.warn("bundle of {} is not genuine: {}", device.masked(), broken.reason());
      return false;
    }
  }

  /// The session, unless it was made with another identity.
  private Optional<SessionRecord> trusted(SignalAddress address, Bytes identity) {
    Optional<Bytes> known = ratchets.identity(address);
    return known.isPresent() && !known.get().equals(identity)
        ? Optional.empty()
        : ratchets.session(address);
  }

  /// Encrypts in the fresh session of `bundles`, else in the one that there is.
  ///
  /// @return empty when the device cannot be reached
  Optional<SessionCipher.Encrypted> encrypt(
      Jid device, Map<Jid, PreKeyBundle> bundles, Message message) {
    PreKeyBundle bundle = bundles.get(device);
    if (bundle != null && !start(device, bundle)) {
      return Optional.empty();
    }
    SignalAddress address = address(device);
    try {
      Optional<SessionRecord> session = ratchets.session(address);
      if (session.isEmpty()) {
        return Optional.empty();
      }
      Bytes padded = Padding.pad(Bytes.wrap(message.toByteArray()));
      SessionCipher.Encrypted encrypted = SessionCipher.encrypt(session.get(), padded);
      ratchets.put(address, encrypted.session());
      return Optional.of(encrypted);
    } catch (SignalException broken) {
      LOG.warn("cannot encrypt for {}: {}", device.masked(), broken.reason());
      return Optional.empty();
    }
  }

  /// Decrypts a `msg` or `pkmsg`, still padded. A failure leaves no trace.
  ///
  /// @throws SignalException when it does not decrypt
  Bytes decrypt(Jid device, Bytes ciphertext, boolean preKey, Effort effort) {
    SignalAddress address = address(device);
    Optional<SessionRecord> session =
        preKey
            ? trusted(address, SessionCipher.identityKey(ciphertext))
            : ratchets.session(address);
    SessionCipher.Decrypted decrypted =
        SessionCipher.decrypt(
            credentials.local(), session, ciphertext, preKey, ratchets::preKey, effort);
    ratchets.put(address, decrypted.session());
    if (preKey) {
      ratchets.putIdentity(address, SessionCipher.identityKey(ciphertext));
    }
    if (decrypted.usedPreKeyId() != 0) {
      ratchets.remove(RecordKeys.preKey(decrypted.usedPreKeyId()));
    }
    return decrypted.plaintext();
  }
}
