package io.postrider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.postrider.config.ClusterTlsConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PemCheckTest {
  @TempDir private Path folder;
  @TempDir private Path elsewhere;
  private ClusterTlsConfig.Pem pem;

  @BeforeEach
  void make() throws Exception {
    pem = PemFiles.make(folder).pem().orElseThrow();
  }

  private static String refused(Path certificate, Path key, Path ca) {
    Throwable thrown =
        catchThrowable(() -> PemCheck.demandGood(new ClusterTlsConfig.Pem(certificate, key, ca)));
    assertThat(thrown).isInstanceOf(StartException.class);
    return String.valueOf(thrown.getMessage());
  }

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("file.pem"), content);
  }

  @Test
  void takesWhatFits() throws Exception {
    String chain = Files.readString(pem.certificate());
    Path with = file("of this node\n" + chain + chain.replace("\n", "\r\n"));

    assertThatCode(() -> PemCheck.demandGood(pem)).doesNotThrowAnyException();
    assertThatCode(() -> PemCheck.demandGood(new ClusterTlsConfig.Pem(with, pem.key(), with)))
        .doesNotThrowAnyException();
  }

  @Test
  void namesTheSettingOfAFileThatIsMissing() {
    Path none = folder.resolve("none");

    assertThat(refused(none, pem.key(), pem.ca()))
        .isEqualTo("cluster.tls.certificate: " + none + " cannot be read");
    assertThat(refused(pem.certificate(), none, pem.ca()))
        .isEqualTo("cluster.tls.key: " + none + " cannot be read");
    assertThat(refused(pem.certificate(), pem.key(), folder))
        .isEqualTo("cluster.tls.ca: " + folder + " cannot be read");
  }

  @Test
  void namesTheSettingOfAFileThatIsAnother() throws Exception {
    Path empty = file("");

    assertThat(refused(empty, pem.key(), pem.ca()))
        .isEqualTo("cluster.tls.certificate: " + empty + " has no block BEGIN CERTIFICATE");
    assertThat(refused(pem.certificate(), pem.certificate(), pem.ca()))
        .isEqualTo("cluster.tls.key: " + pem.certificate() + " has no block BEGIN PRIVATE KEY");
    assertThat(refused(pem.certificate(), pem.key(), pem.key()))
        .isEqualTo("cluster.tls.ca: " + pem.key() + " has no block BEGIN CERTIFICATE");
  }

  @Test
  void namesTheSettingOfAFileThatIsBroken() throws Exception {
    Path half = file("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");

    assertThat(refused(half, pem.key(), pem.ca()))
        .isEqualTo("cluster.tls.certificate: " + half + " has a certificate that is broken");
    assertThat(refused(pem.certificate(), pem.key(), half)).startsWith("cluster.tls.ca: ");
    Path odd = file("-----BEGIN PRIVATE KEY-----\nMIIBA\n-----END PRIVATE KEY-----\n");
    assertThat(refused(pem.certificate(), odd, pem.ca()))
        .startsWith("cluster.tls.key: " + odd)
        .doesNotContain("MIIBA");
  }

  @Test
  void namesAKeyOfAnotherCertificate() throws Exception {
    Path other = PemFiles.make(elsewhere).pem().orElseThrow().key();

    assertThat(refused(pem.certificate(), other, pem.ca()))
        .isEqualTo("cluster.tls.key: " + other + " is not the key, RSA or EC, of the certificate");
  }
}
