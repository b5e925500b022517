package io.postrider.protocol.client.keys;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.crypto.KeyPair;
import io.postrider.protocol.signal.SignedPreKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The stored form of credentials: a version byte, then the fields in order, those of variable
/// length after a 32-bit length. What was added later stands at the end, where older versions do
/// not look for it.
final class CredentialsCodec {
  private static final int VERSION = 1;
  private static final int LARGEST_FIELD = 1 << 16;

  private CredentialsCodec() {}

  static Bytes encode(Credentials credentials) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      write(out, credentials.noise());
      write(out, credentials.identity());
      out.writeLong(credentials.registrationId());
      out.writeInt(credentials.signedPreKeys().size());
      for (SignedPreKey key : credentials.signedPreKeys()) {
        out.writeInt(key.id());
        write(out, key.pair());
        write(out, key.signature());
      }
      write(out, credentials.advSecret());
      out.writeInt(credentials.nextPreKeyId());
      write(out, credentials.routingInfo());
      out.writeBoolean(credentials.linked().isPresent());
      if (credentials.linked().isPresent()) {
        write(out, credentials.linked().get());
      }
      out.writeInt(credentials.logins());
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    return Bytes.wrap(bytes.toByteArray());
  }

  private static void write(DataOutputStream out, Linked linked) throws IOException {
    out.writeUTF(linked.jid().toString());
    out.writeUTF(linked.lid().toString());
    write(out, linked.deviceIdentity());
    out.writeUTF(linked.platform());
    out.writeUTF(linked.name());
  }

  private static void write(DataOutputStream out, KeyPair pair) throws IOException {
    out.write(pair.privateKey().unsafeArray());
    out.write(pair.publicKey().unsafeArray());
  }

  private static void write(DataOutputStream out, Bytes field) throws IOException {
    out.writeInt(field.length());
    out.write(field.unsafeArray());
  }

  static Credentials decode(Bytes stored) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(stored.unsafeArray()))) {
      if (in.readByte() != VERSION) {
        throw new IllegalArgumentException("credentials of an unknown version");
      }
      return new Credentials(
          pair(in),
          pair(in),
          in.readLong(),
          signedPreKeys(in),
          field(in),
          in.readInt(),
          field(in),
          in.readBoolean() ? Optional.of(linked(in)) : Optional.empty(),
          in.available() > 0 ? in.readInt() : 0);
    } catch (IOException damaged) {
      throw new IllegalArgumentException("damaged credentials", damaged);
    }
  }

  private static List<SignedPreKey> signedPreKeys(DataInputStream in) throws IOException {
    List<SignedPreKey> keys = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      keys.add(new SignedPreKey(in.readInt(), pair(in), field(in)));
    }
    return keys;
  }

  private static Linked linked(DataInputStream in) throws IOException {
    return new Linked(jid(in), jid(in), field(in), in.readUTF(), in.readUTF());
  }

  private static Jid jid(DataInputStream in) throws IOException {
    return Jid.parse(in.readUTF()).orElseThrow(() -> new IOException("not a JID"));
  }

  private static KeyPair pair(DataInputStream in) throws IOException {
    return new KeyPair(exactly(in, 32), exactly(in, 32));
  }

  private static Bytes field(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > LARGEST_FIELD) {
      throw new IOException("a field of " + length + " bytes");
    }
    return exactly(in, length);
  }

  private static Bytes exactly(DataInputStream in, int length) throws IOException {
    byte[] value = new byte[length];
    in.readFully(value);
    return Bytes.wrap(value);
  }
}
