package io.postrider.protocol.noise;

import com.google.protobuf.InvalidProtocolBufferException;
import io.postrider.model.Bytes;
import io.postrider.model.Recent;
import io.postrider.protocol.crypto.Hash;
import io.postrider.protocol.crypto.XEdDsa;
import io.postrider.protocol.proto.CertChain;
import java.time.Instant;
import java.util.Collections;
import java.util.Set;

/// Verifies certificate chains against one root: both signatures, the serials, the windows, and
/// that the leaf names the server's key. Source: protocol/frames-and-handshake.md §6, all that
/// either library asks for.
///
/// A server shows the same certificates at each handshake, so signatures that were right are
/// remembered: to verify the two is a tenth of what a login costs. On any thread.
public final class Certificates implements ChainCheck {
  private static final int REMEMBERED = 64;
  private static final int ROOT_SERIAL = 0;
  private static final int KEY_BYTES = 32;

  private final Bytes rootKey;
  private final Set<Signed> right = Collections.synchronizedSet(Recent.set(REMEMBERED));

  /// A signature is right or wrong for good.
  private record Signed(Bytes issuer, Bytes details, Bytes signature) {
    private boolean isRight() {
      return XEdDsa.verify(issuer, details, signature);
    }
  }

  /// @param rootKey the public key that everything hangs on, 32 bytes
  public Certificates(Bytes rootKey) {
    this.rootKey = rootKey;
  }

  @Override
  public void verify(Bytes chain, Bytes serverStatic, Instant now) {
    CertChain parsed = parse(chain);
    CertChain.NoiseCertificate.Details intermediate =
        certificate("intermediate", parsed.getIntermediate(), rootKey, now);
    check(intermediate.getIssuerSerial() == ROOT_SERIAL, "another issuer", "intermediate");
    CertChain.NoiseCertificate.Details leaf =
        certificate("leaf", parsed.getLeaf(), Handshake.bytes(intermediate.getKey()), now);
    check(leaf.getIssuerSerial() == intermediate.getSerial(), "another issuer", "leaf");
    check(
        Hash.same(Handshake.bytes(leaf.getKey()), serverStatic),
        "a key that is not the server's",
        "leaf");
  }

  private static CertChain parse(Bytes chain) {
    try {
      return CertChain.parseFrom(chain.unsafeArray());
    } catch (InvalidProtocolBufferException _) {
      throw new NoiseException("the server sent no certificate chain");
    }
  }

  private CertChain.NoiseCertificate.Details certificate(
      String name, CertChain.NoiseCertificate certificate, Bytes issuer, Instant now) {
    Bytes raw = Handshake.bytes(certificate.getDetails());
    Signed signed = new Signed(issuer, raw, Handshake.bytes(certificate.getSignature()));
    check(!raw.isEmpty(), "no details", name);
    check(right.contains(signed) || signed.isRight(), "a wrong signature", name);
    right.add(signed);
    CertChain.NoiseCertificate.Details details = details(raw);
    check(details.hasSerial(), "no serial", name);
    check(details.hasIssuerSerial(), "no issuer", name);
    check(details.getKey().size() == KEY_BYTES, "no key", name);
    long second = now.getEpochSecond();
    check(Long.compareUnsigned(details.getNotBefore(), second) <= 0, "a later start", name);
    check(Long.compareUnsigned(details.getNotAfter(), second) >= 0, "an earlier end", name);
    return details;
  }

  private static CertChain.NoiseCertificate.Details details(Bytes raw) {
    try {
      return CertChain.NoiseCertificate.Details.parseFrom(raw.unsafeArray());
    } catch (InvalidProtocolBufferException _) {
      throw new NoiseException("a certificate without readable details");
    }
  }

  private static void check(boolean holds, String problem, String name) {
    if (!holds) {
      throw new NoiseException("the server's " + name + " certificate has " + problem);
    }
  }
}
