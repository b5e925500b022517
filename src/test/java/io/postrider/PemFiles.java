package io.postrider;

import io.postrider.config.ClusterTlsConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/// Keys and certificates for tests, each an authority of its own.
final class PemFiles {
  private static final String NAME = "node";
  private static final String PASSWORD = "made-up";

  private PemFiles() {}

  /// A certificate that has signed itself, in a folder.
  static ClusterTlsConfig make(Path folder) throws Exception {
    Path store = folder.resolve("store.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                NAME,
                "-keyalg",
                "EC",
                "-dname",
                "CN=node",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    try (InputStream output = keytool.getInputStream()) {
      String said = new String(output.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      if (keytool.waitFor() != 0) {
        throw new AssertionError(said);
      }
    }
    return written(folder, KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray()));
  }

  private static ClusterTlsConfig written(Path folder, KeyStore store)
      throws IOException, GeneralSecurityException {
    Path certificate = folder.resolve("node.pem");
    Path key = folder.resolve("node.key");
    write(certificate, "CERTIFICATE", store.getCertificate(NAME).getEncoded());
    write(key, "PRIVATE KEY", store.getKey(NAME, PASSWORD.toCharArray()).getEncoded());
    return new ClusterTlsConfig(certificate, key, certificate);
  }

  private static void write(Path file, String what, byte[] content) throws IOException {
    Files.writeString(
        file,
        "-----BEGIN %s-----%n%s%n-----END %s-----%n"
            .formatted(what, Base64.getMimeEncoder().encodeToString(content), what));
  }
}
