package io.postrider.protocol.noise;

import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.KeyPair;
import io.postrider.protocol.crypto.XEdDsa;
import io.postrider.protocol.proto.CertChain;
import java.time.Duration;
import java.time.Instant;

/// What a simulated server proves itself with. Kept in the sandbox's data folder, so that clients
/// can be told the root key once. Source: protocol/frames-and-handshake.md §6.
///
/// @param root signs the intermediate certificate; its public half is what clients must know
/// @param leaf the server's static key
/// @param chain the two certificates as they are sent
public record ServerCertificates(KeyPair root, KeyPair leaf, Bytes chain) {
  private static final int VERSION = 1;
  private static final Duration BEFORE = Duration.ofDays(1);
  private static final Duration AFTER = Duration.ofDays(3650);
  private static final int HEADER_BYTES = 65;

  /// Fresh keys and a chain of root, intermediate (serial 1) and leaf (serial 2), valid from a day
  /// ago for ten years.
  public static ServerCertificates generate(Instant now) {
    KeyPair root = KeyPair.generate();
    KeyPair intermediate = KeyPair.generate();
    KeyPair leaf = KeyPair.generate();
    CertChain chain =
        CertChain.newBuilder()
            .setIntermediate(sign(root, details(1, 0, intermediate, now)))
            .setLeaf(sign(intermediate, details(2, 1, leaf, now)))
            .build();
    return new ServerCertificates(root, leaf, Bytes.wrap(chain.toByteArray()));
  }

  /// The issuer is written even where it is 0: Baileys takes an absent one for a wrong one.
  private static CertChain.NoiseCertificate.Details details(
      int serial, int issuer, KeyPair key, Instant now) {
    return CertChain.NoiseCertificate.Details.newBuilder()
        .setSerial(serial)
        .setIssuerSerial(issuer)
        .setKey(Handshake.string(key.publicKey()))
        .setNotBefore(now.minus(BEFORE).getEpochSecond())
        .setNotAfter(now.plus(AFTER).getEpochSecond())
        .build();
  }

  private static CertChain.NoiseCertificate sign(
      KeyPair issuer, CertChain.NoiseCertificate.Details details) {
    Bytes raw = Bytes.wrap(details.toByteArray());
    return CertChain.NoiseCertificate.newBuilder()
        .setDetails(Handshake.string(raw))
        .setSignature(Handshake.string(XEdDsa.sign(issuer.privateKey(), raw)))
        .build();
  }

  /// Everything, private keys too, for a file that only its owner may read: a version byte, the
  /// private keys of root and leaf, the chain.
  public Bytes encode() {
    return Bytes.concat(Bytes.of((byte) VERSION), root.privateKey(), leaf.privateKey(), chain);
  }

  /// The inverse of `encode`.
  ///
  /// @throws NoiseException when it was not made by `encode`
  public static ServerCertificates decode(Bytes encoded) {
    if (encoded.length() <= HEADER_BYTES || encoded.at(0) != VERSION) {
      throw new NoiseException("no server certificates");
    }
    return new ServerCertificates(
        KeyPair.of(encoded.slice(1, 33)),
        KeyPair.of(encoded.slice(33, HEADER_BYTES)),
        encoded.slice(HEADER_BYTES, encoded.length()));
  }
}
