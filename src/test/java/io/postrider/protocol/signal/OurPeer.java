package io.postrider.protocol.signal;

import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.KeyPair;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Our end. Its records go through their stored form after each step.
final class OurPeer implements Peer {
  private final KeyPair identity = KeyPair.generate();
  private final SignedPreKey signed = SignedPreKey.generate(1, identity);
  private final LocalIdentity own = new LocalIdentity(identity, 77, List.of(signed));
  private final Map<Integer, PreKey> preKeys = new HashMap<>();
  private Optional<Bytes> session = Optional.empty();
  private Optional<Bytes> senderKey = Optional.empty();
  private Optional<Bytes> peerSenderKey = Optional.empty();
  private int lastPreKey;

  @Override
  public PreKeyBundle bundle(boolean withPreKey) {
    int id = 0;
    Bytes key = Bytes.EMPTY;
    if (withPreKey) {
      id = ++lastPreKey;
      PreKey preKey = PreKey.generate(id);
      preKeys.put(id, preKey);
      key = preKey.pair().publicKey();
    }
    return new PreKeyBundle(
        own.registrationId(),
        identity.publicKey(),
        signed.id(),
        signed.pair().publicKey(),
        signed.signature(),
        id,
        key);
  }

  Optional<SessionRecord> session() {
    return session.map(SessionRecord::decode);
  }

  @Override
  public void start(PreKeyBundle bundle) {
    session = Optional.of(SessionCipher.start(own, bundle, session()).encode());
  }

  @Override
  public Sent encrypt(Bytes plaintext) {
    SessionCipher.Encrypted encrypted = SessionCipher.encrypt(session().orElseThrow(), plaintext);
    session = Optional.of(encrypted.session().encode());
    return new Sent(encrypted.ciphertext(), encrypted.preKey());
  }

  @Override
  public Bytes decrypt(Sent sent) {
    SessionCipher.Decrypted decrypted =
        SessionCipher.decrypt(
            own,
            session(),
            sent.ciphertext(),
            sent.preKey(),
            id -> Optional.ofNullable(preKeys.get(id)));
    session = Optional.of(decrypted.session().encode());
    preKeys.remove(decrypted.usedPreKeyId());
    return decrypted.plaintext();
  }

  private SenderKeyRecord senderKey() {
    return senderKey.map(SenderKeyRecord::decode).orElseGet(SenderKeyRecord::create);
  }

  @Override
  public Bytes distribution() {
    SenderKeyRecord record = senderKey();
    senderKey = Optional.of(record.encode());
    return GroupCipher.distribution(record);
  }

  @Override
  public void accept(Bytes distribution) {
    SenderKeyRecord record =
        GroupCipher.accept(peerSenderKey.map(SenderKeyRecord::decode), distribution);
    peerSenderKey = Optional.of(record.encode());
  }

  @Override
  public Bytes encryptForGroup(Bytes plaintext) {
    GroupCipher.Encrypted encrypted = GroupCipher.encrypt(senderKey(), plaintext);
    senderKey = Optional.of(encrypted.record().encode());
    return encrypted.ciphertext();
  }

  @Override
  public Bytes decryptFromGroup(Bytes ciphertext) {
    GroupCipher.Decrypted decrypted =
        GroupCipher.decrypt(peerSenderKey.map(SenderKeyRecord::decode), ciphertext);
    peerSenderKey = Optional.of(decrypted.record().encode());
    return decrypted.plaintext();
  }
}
