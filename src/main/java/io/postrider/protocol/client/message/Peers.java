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
import io.postrider.protocol.signal.SignalException.Reason;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
      keys.add(RecordKeys.session(SignalAddress.of(phoneOf(device))));
      keys.add(RecordKeys.identity(SignalAddress.of(phoneOf(device))));
      keys.addAll(Aliases.needs(List.of(phoneOf(device))));
    }
    return keys;
  }

  /// The first device of a device's account, whose key is the account's.
  private static Jid phoneOf(Jid device) {
    return device.unhosted().bare();
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

  /// Whether there is a session to go on in: one whose identity key has been forgotten is to be
  /// started anew, and used until then.
  boolean hasSession(Jid device) {
    SignalAddress address = address(device);
    return ratchets.get(RecordKeys.session(address)).isPresent()
        && ratchets.identity(address).isPresent();
  }

  /// Starts a session unless the bundle is not genuine, or its account does not vouch for the
  /// device: then whoever runs it would read along.
  ///
  /// @param bundles the one of the device, and what came with it
  private boolean start(Jid device, Map<Jid, PreKeyBundle> bundles) {
    PreKeyBundle bundle = Objects.requireNonNull(bundles.get(device));
    SignalAddress address = address(device);
    try {
      if (!isKnown(device, bundle.identity())) {
        demandVoucher(device, bundle.identity(), bundle.deviceIdentity(), bundles);
      }
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

  /// Whether nobody has to vouch for a device: it is the phone itself, or we know its key.
  private boolean isKnown(Jid device, Bytes identity) {
    return device.equals(phoneOf(device))
        || ratchets.identity(address(device)).equals(Optional.of(identity));
  }

  /// The account has to vouch for a device: under the key that we know, or under any when we know
  /// none, or under another one when that has changed, as with all identities.
  ///
  /// @param word what the account says
  /// @param bundles what came with it
  /// @throws SignalException when it does not
  private void demandVoucher(
      Jid device, Bytes identity, Bytes word, Map<Jid, PreKeyBundle> bundles) {
    Jid phone = phoneOf(device);
    boolean given =
        switch (Voucher.of(word, identity, accountKey(phone, bundles))) {
          case GIVEN, OPEN -> true;
          case CHANGED -> changes(phone, bundles);
          case NONE -> false;
        };
    if (!given) {
      throw new SignalException(Reason.UNVOUCHED);
    }
  }

  /// As it comes with `bundles`, else as we know it; empty when we do not.
  private Bytes accountKey(Jid phone, Map<Jid, PreKeyBundle> bundles) {
    if (credentials.requireLinked().owns(phone)) {
      return Voucher.accountKey(credentials.requireLinked().deviceIdentity());
    }
    PreKeyBundle fresh = bundles.get(phone);
    return fresh != null ? fresh.identity() : ratchets.identity(address(phone)).orElse(Bytes.EMPTY);
  }

  /// Whether an account may have another key by now: not our own, nor one whose phone shows its key
  /// at the same time. What we know of the phone is out of date then.
  private boolean changes(Jid phone, Map<Jid, PreKeyBundle> bundles) {
    if (credentials.requireLinked().owns(phone) || bundles.containsKey(phone)) {
      return false;
    }
    ratchets.remove(RecordKeys.identity(address(phone)));
    return true;
  }

  /// The session, unless it was made with another identity.
  private Optional<SessionRecord> trusted(SignalAddress address, Bytes identity) {
    return ratchets.session(address).filter(record -> record.remoteIdentity().equals(identity));
  }

  /// Encrypts in the fresh session of `bundles`, else in the one that there is.
  ///
  /// @return empty when the device cannot be reached
  Optional<SessionCipher.Encrypted> encrypt(
      Jid device, Map<Jid, PreKeyBundle> bundles, Message message) {
    if (bundles.containsKey(device) && !start(device, bundles)) {
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
      ratchets.advance(address, encrypted.session());
      return Optional.of(encrypted);
    } catch (SignalException broken) {
      LOG.warn("cannot encrypt for {}: {}", device.masked(), broken.reason());
      return Optional.empty();
    }
  }

  /// Decrypts a `msg`, still padded. A failure leaves no trace.
  ///
  /// @throws SignalException when it does not decrypt
  Bytes decrypt(Jid device, Bytes ciphertext, Effort effort) {
    SignalAddress address = address(device);
    return decrypt(address, ratchets.session(address), ciphertext, false, effort);
  }

  /// Decrypts a `pkmsg`, still padded.
  ///
  /// @param word the `<device-identity>` beside it, empty when there is none
  /// @throws SignalException when it does not decrypt, or its sender is not believed to be a device
  ///   of his account
  Bytes decryptFirst(Jid device, Bytes ciphertext, Bytes word, Effort effort) {
    SignalAddress address = address(device);
    Bytes identity = SessionCipher.identityKey(ciphertext);
    if (!isKnown(device, identity)) {
      effort.verify(Voucher.SIGNATURES);
      demandVoucher(device, identity, word, Map.of());
    }
    Bytes plaintext = decrypt(address, trusted(address, identity), ciphertext, true, effort);
    ratchets.putIdentity(address, identity);
    return plaintext;
  }

  private Bytes decrypt(
      SignalAddress address,
      Optional<SessionRecord> session,
      Bytes ciphertext,
      boolean preKey,
      Effort effort) {
    SessionCipher.Decrypted decrypted =
        SessionCipher.decrypt(
            credentials.local(), session, ciphertext, preKey, ratchets::preKey, effort);
    ratchets.put(address, decrypted.session());
    if (decrypted.usedPreKeyId() != 0) {
      ratchets.remove(RecordKeys.preKey(decrypted.usedPreKeyId()));
    }
    return decrypted.plaintext();
  }
}
