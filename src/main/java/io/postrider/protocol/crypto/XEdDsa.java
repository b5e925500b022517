package io.postrider.protocol.crypto;

import io.postrider.model.Bytes;
import java.math.BigInteger;
import net.i2p.crypto.eddsa.spec.EdDSANamedCurveTable;
import net.i2p.crypto.eddsa.spec.EdDSAParameterSpec;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// Signatures with X25519 keys, as libsignal makes them: the sign of the Edwards point is hashed
/// and kept in the top bit of the last byte. Source: protocol/signal-sessions.md §2.
public final class XEdDsa {
  private static final EdDSAParameterSpec CURVE = EdDSANamedCurveTable.ED_25519_CURVE_SPEC;
  private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
  private static final Bytes PREFIX = prefix();

  private XEdDsa() {}

  /// Signs with fresh randomness, 64 bytes.
  ///
  /// @param privateKey clamped, 32 bytes
  public static Bytes sign(Bytes privateKey, Bytes message) {
    return sign(privateKey, message, Hash.sha512(PREFIX, privateKey, message, Random.next(64)));
  }

  /// Signs with a nonce hash of the caller's choice; for recorded vectors.
  static Bytes sign(Bytes privateKey, Bytes message, Bytes nonceHash) {
    byte[] a = privateKey.unsafeArray();
    byte[] publicPoint = CURVE.getB().scalarMultiply(a).toByteArray();
    byte[] r = CURVE.getScalarOps().reduce(nonceHash.toArray());
    byte[] point = CURVE.getB().scalarMultiply(r).toByteArray();
    byte[] h =
        CURVE
            .getScalarOps()
            .reduce(Hash.sha512(Bytes.wrap(point), Bytes.wrap(publicPoint), message).toArray());
    byte[] s = CURVE.getScalarOps().multiplyAndAdd(h, a, r);
    byte[] signature = new byte[64];
    System.arraycopy(point, 0, signature, 0, 32);
    System.arraycopy(s, 0, signature, 32, 32);
    signature[63] = (byte) ((signature[63] & 0x7f) | (publicPoint[31] & 0x80));
    return Bytes.wrap(signature);
  }

  /// Whether `signature` over `message` was made with the private half of `publicKey`; false for
  /// wrong sizes too.
  ///
  /// @param publicKey raw 32 bytes
  public static boolean verify(Bytes publicKey, Bytes message, Bytes signature) {
    if (publicKey.length() != 32 || signature.length() != 64) {
      return false;
    }
    byte[] edwards = edwards(publicKey);
    byte[] plain = signature.toArray();
    edwards[31] |= (byte) (plain[63] & 0x80);
    plain[63] &= 0x7f;
    byte[] text = message.unsafeArray();
    return Ed25519.verify(plain, 0, edwards, 0, text, 0, text.length);
  }

  /// y = (u - 1) / (u + 1), little-endian.
  private static byte[] edwards(Bytes publicKey) {
    byte[] reversed = new byte[32];
    for (int i = 0; i < 32; i++) {
      reversed[31 - i] = (byte) publicKey.at(i);
    }
    reversed[0] &= 0x7f;
    BigInteger u = new BigInteger(1, reversed).mod(P);
    BigInteger inverse = u.add(BigInteger.ONE).modPow(P.subtract(BigInteger.TWO), P);
    byte[] y = u.subtract(BigInteger.ONE).multiply(inverse).mod(P).toByteArray();
    byte[] out = new byte[32];
    for (int i = 0; i < y.length && i < 32; i++) {
      out[i] = y[y.length - 1 - i];
    }
    return out;
  }

  private static Bytes prefix() {
    byte[] value = new byte[32];
    java.util.Arrays.fill(value, (byte) 0xff);
    value[0] = (byte) 0xfe;
    return Bytes.wrap(value);
  }
}
