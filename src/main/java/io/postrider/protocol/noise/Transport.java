package io.postrider.protocol.noise;

import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.Aes;
import io.postrider.protocol.crypto.CryptoException;

/// The ciphers of one connection after its handshake, a key and a counter in each direction. One a
/// connection, not thread-safe. Source: protocol/frames-and-handshake.md §7.
public final class Transport {
  private static final int TAG_BYTES = 16;
  private static final long FRAMES = 1L << 32;

  private final Bytes writeKey;
  private final Bytes readKey;
  private long written;
  private long read;

  Transport(Bytes writeKey, Bytes readKey) {
    this.writeKey = writeKey;
    this.readKey = readKey;
  }

  /// Encrypts one frame. Frames must be written in the order in which they are encrypted: the
  /// counter is part of the cipher.
  ///
  /// @param plaintext at most 2^24 - 17 bytes
  /// @return ciphertext and its 16-byte tag, without the length of the frame
  /// @throws IllegalArgumentException when the frame would be too long
  /// @throws IllegalStateException after 2^32 frames
  public Bytes encrypt(Bytes plaintext) {
    if (plaintext.length() > Frames.LARGEST - TAG_BYTES) {
      throw new IllegalArgumentException("a frame of " + plaintext.length() + " bytes");
    }
    if (written == FRAMES) {
      throw new IllegalStateException("the write counter is used up");
    }
    return Aes.gcmEncrypt(writeKey, iv(written++), Bytes.EMPTY, plaintext);
  }

  /// Decrypts the next frame.
  ///
  /// @param data without the length of the frame
  /// @throws NoiseException when it is not the peer's next frame; the connection cannot go on
  public Bytes decrypt(Bytes data) {
    if (read == FRAMES) {
      throw new NoiseException("the read counter is used up");
    }
    try {
      Bytes plaintext = Aes.gcmDecrypt(readKey, iv(read), Bytes.EMPTY, data);
      read++;
      return plaintext;
    } catch (CryptoException _) {
      throw new NoiseException("frame " + read + " does not decrypt");
    }
  }

  /// Eight zero bytes, then the counter as 32 bits, big-endian.
  static Bytes iv(long counter) {
    byte[] iv = new byte[12];
    iv[8] = (byte) (counter >> 24);
    iv[9] = (byte) (counter >> 16);
    iv[10] = (byte) (counter >> 8);
    iv[11] = (byte) counter;
    return Bytes.wrap(iv);
  }

  /// The keys, for recorded vectors.
  Bytes writeKey() {
    return writeKey;
  }

  Bytes readKey() {
    return readKey;
  }
}
