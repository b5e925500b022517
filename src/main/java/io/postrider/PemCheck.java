package io.postrider;

import io.postrider.config.ClusterTlsConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Looks at the PEM files of the event bus before anything is started with them: what cannot be
/// used is named by its setting then.
final class PemCheck {
  private static final String CERTIFICATE = "CERTIFICATE";
  private static final String KEY = "PRIVATE KEY";
  private static final byte[] SAMPLE = {1};

  private PemCheck() {}

  /// @throws StartException when one of them cannot be used
  static void demandGood(ClusterTlsConfig.Pem pem) {
    PublicKey known = certificates("certificate", pem.certificate()).getFirst().getPublicKey();
    demandOwn(pem.key(), key(pem, known), known);
    List<Certificate> _ = certificates("ca", pem.ca());
  }

  private static List<Certificate> certificates(String setting, Path file) {
    List<Certificate> certificates = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (byte[] block : blocks(setting, file, CERTIFICATE)) {
        certificates.add(factory.generateCertificate(new ByteArrayInputStream(block)));
      }
      return certificates;
    } catch (GeneralSecurityException broken) {
      throw unfit(setting, file, "has a certificate that is broken");
    }
  }

  private static PrivateKey key(ClusterTlsConfig.Pem pem, PublicKey known) {
    byte[] block = blocks("key", pem.key(), KEY).getFirst();
    try {
      return KeyFactory.getInstance(known.getAlgorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(block));
    } catch (GeneralSecurityException broken) {
      throw notOwn(pem.key());
    }
  }

  /// What this key signs, that one must know.
  private static void demandOwn(Path file, PrivateKey key, PublicKey known) {
    try {
      Signature signature =
          Signature.getInstance(
              known.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA");
      signature.initSign(key);
      signature.update(SAMPLE);
      byte[] signed = signature.sign();
      signature.initVerify(known);
      signature.update(SAMPLE);
      if (!signature.verify(signed)) {
        throw notOwn(file);
      }
    } catch (GeneralSecurityException broken) {
      throw notOwn(file);
    }
  }

  private static StartException notOwn(Path file) {
    return unfit("key", file, "is not the key, RSA or EC, of the certificate");
  }

  /// At least one.
  private static List<byte[]> blocks(String setting, Path file, String what) {
    Pattern form =
        Pattern.compile(
            "-----BEGIN %1$s-----([A-Za-z0-9+/=\\s]*)-----END %1$s-----".formatted(what));
    try {
      List<byte[]> blocks =
          form.matcher(text(setting, file)).results().map(PemCheck::content).toList();
      if (blocks.isEmpty()) {
        throw unfit(setting, file, "has no block BEGIN " + what);
      }
      return blocks;
    } catch (IllegalArgumentException broken) {
      throw unfit(setting, file, "is broken: its block BEGIN " + what + " is no base64");
    }
  }

  private static byte[] content(MatchResult block) {
    return Base64.getMimeDecoder().decode(block.group(1));
  }

  private static String text(String setting, Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException unreadable) {
      throw unfit(setting, file, "cannot be read");
    }
  }

  private static StartException unfit(String setting, Path file, String problem) {
    return new StartException("cluster.tls." + setting + ": " + file + " " + problem);
  }
}
