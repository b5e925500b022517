package io.postrider.protocol.signal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.whispersystems.libsignal.IdentityKey;
import org.whispersystems.libsignal.IdentityKeyPair;
import org.whispersystems.libsignal.SessionBuilder;
import org.whispersystems.libsignal.SignalProtocolAddress;
import org.whispersystems.libsignal.ecc.Curve;
import org.whispersystems.libsignal.ecc.ECPublicKey;
import org.whispersystems.libsignal.groups.GroupSessionBuilder;
import org.whispersystems.libsignal.groups.SenderKeyName;
import org.whispersystems.libsignal.groups.state.SenderKeyRecord;
import org.whispersystems.libsignal.groups.state.SenderKeyStore;
import org.whispersystems.libsignal.protocol.CiphertextMessage;
import org.whispersystems.libsignal.protocol.PreKeySignalMessage;
import org.whispersystems.libsignal.protocol.SenderKeyDistributionMessage;
import org.whispersystems.libsignal.protocol.SignalMessage;
import org.whispersystems.libsignal.state.PreKeyBundle;
import org.whispersystems.libsignal.state.PreKeyRecord;
import org.whispersystems.libsignal.state.SignedPreKeyRecord;
import org.whispersystems.libsignal.state.impl.InMemorySignalProtocolStore;
import org.whispersystems.libsignal.util.KeyHelper;

/// Drives the archived library, inside the class loader that has it. Only types of the JDK cross:
/// the name of an operation, its arguments, its results.
public final class OracleEnd implements BiFunction<String, byte[][], byte[][]>, SenderKeyStore {
  private static final SignalProtocolAddress PEER = new SignalProtocolAddress("peer", 1);
  private static final SenderKeyName OWN_KEY =
      new SenderKeyName("group", new SignalProtocolAddress("own", 1));
  private static final SenderKeyName PEER_KEY = new SenderKeyName("group", PEER);
  private static final byte[][] NOTHING = {};

  private final IdentityKeyPair identity = KeyHelper.generateIdentityKeyPair();
  private final InMemorySignalProtocolStore store = new InMemorySignalProtocolStore(identity, 99);
  private final Map<SenderKeyName, byte[]> senderKeys = new HashMap<>();
  private final SignedPreKeyRecord signed;
  private int lastPreKey;

  public OracleEnd() throws Exception {
    signed = KeyHelper.generateSignedPreKey(identity, 3);
    store.storeSignedPreKey(3, signed);
  }

  @Override
  public byte[][] apply(String operation, byte[][] arguments) {
    try {
      return run(operation, arguments);
    } catch (Exception refused) {
      throw new IllegalStateException(refused.toString());
    }
  }

  private byte[][] run(String operation, byte[][] arguments) throws Exception {
    return switch (operation) {
      case "bundle" -> bundle();
      case "start" -> start(arguments);
      case "encrypt" -> encrypt(arguments[0]);
      case "decrypt-pkmsg" -> one(cipher().decrypt(new PreKeySignalMessage(arguments[0])));
      case "decrypt-msg" -> one(cipher().decrypt(new SignalMessage(arguments[0])));
      case "distribution" -> one(new GroupSessionBuilder(this).create(OWN_KEY).serialize());
      case "accept" -> {
        new GroupSessionBuilder(this)
            .process(PEER_KEY, new SenderKeyDistributionMessage(arguments[0]));
        yield NOTHING;
      }
      case "encrypt-group" -> one(group(OWN_KEY).encrypt(arguments[0]));
      case "decrypt-group" -> one(group(PEER_KEY).decrypt(arguments[0]));
      default -> throw new IllegalArgumentException(operation);
    };
  }

  private org.whispersystems.libsignal.SessionCipher cipher() {
    return new org.whispersystems.libsignal.SessionCipher(store, PEER);
  }

  private org.whispersystems.libsignal.groups.GroupCipher group(SenderKeyName name) {
    return new org.whispersystems.libsignal.groups.GroupCipher(this, name);
  }

  private byte[][] bundle() {
    int id = ++lastPreKey;
    PreKeyRecord preKey = new PreKeyRecord(id, Curve.generateKeyPair());
    store.storePreKey(id, preKey);
    return new byte[][] {
      raw(identity.getPublicKey().getPublicKey()),
      raw(signed.getKeyPair().getPublicKey()),
      signed.getSignature(),
      number(id),
      raw(preKey.getKeyPair().getPublicKey())
    };
  }

  private byte[][] start(byte[][] arguments) throws Exception {
    int preKeyId = ByteBuffer.wrap(arguments[3]).getInt();
    PreKeyBundle bundle =
        new PreKeyBundle(
            77,
            1,
            preKeyId,
            preKeyId == 0 ? absent() : key(arguments[4]),
            ByteBuffer.wrap(arguments[5]).getInt(),
            key(arguments[1]),
            arguments[2],
            new IdentityKey(key(arguments[0])));
    new SessionBuilder(store, PEER).process(bundle);
    return NOTHING;
  }

  @SuppressWarnings("NullAway") // the library's own way to say that there is none
  private static ECPublicKey absent() {
    return null;
  }

  private byte[][] encrypt(byte[] plaintext) throws Exception {
    CiphertextMessage message = cipher().encrypt(plaintext);
    return new byte[][] {number(message.getType()), message.serialize()};
  }

  private static byte[][] one(byte[] result) {
    return new byte[][] {result};
  }

  private static byte[] number(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  private static byte[] raw(ECPublicKey key) {
    return Arrays.copyOfRange(key.serialize(), 1, 33);
  }

  private static ECPublicKey key(byte[] raw) throws Exception {
    byte[] wire = new byte[33];
    wire[0] = 5;
    System.arraycopy(raw, 0, wire, 1, 32);
    return Curve.decodePoint(wire, 0);
  }

  @Override
  public void storeSenderKey(SenderKeyName name, SenderKeyRecord record) {
    senderKeys.put(name, record.serialize());
  }

  @Override
  public SenderKeyRecord loadSenderKey(SenderKeyName name) {
    byte @Nullable [] stored = senderKeys.get(name);
    try {
      return stored == null ? new SenderKeyRecord() : new SenderKeyRecord(stored);
    } catch (java.io.IOException damaged) {
      throw new IllegalStateException(damaged);
    }
  }
}
