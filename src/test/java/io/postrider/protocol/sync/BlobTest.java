package io.postrider.protocol.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.Aes;
import io.postrider.protocol.crypto.Hash;
import io.postrider.protocol.crypto.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What lies on a media server.
final class BlobTest {
  private static final Bytes KEY = Random.next(32);
  private static final Bytes PLAIN = Bytes.utf8("a snapshot");

  private static Bytes stored() {
    Bytes keys = Hash.hkdf(KEY, Bytes.EMPTY, Bytes.utf8("WhatsApp App State Keys"), 112);
    Bytes cipher = Aes.cbcEncrypt(keys.slice(16, 48), keys.slice(0, 16), PLAIN);
    Bytes mac = Hash.hmac(keys.slice(48, 80), keys.slice(0, 16), cipher).slice(0, 10);
    return Bytes.concat(cipher, mac);
  }

  private static Blob blob(Bytes stored, Bytes plain) {
    return new Blob(
        Blob.Kind.APP_STATE, KEY, "/v/t?ccb=1", Hash.sha256(plain), Hash.sha256(stored));
  }

  @Test
  void opensWhatIsMeant() {
    Bytes stored = stored();

    assertThat(blob(stored, PLAIN).open(stored)).isEqualTo(PLAIN);
    assertThat(blob(stored, PLAIN).request())
        .startsWith("/v/t?ccb=1&hash=")
        .endsWith("%3D&mms-type=md-app-state&__wa-mms=");
  }

  @Test
  void refusesWhatIsNotMeant() {
    Bytes stored = stored();
    byte[] changed = stored.toArray();
    changed[changed.length - 1] ^= 1;
    Bytes forged = Bytes.wrap(changed);

    for (Blob wrong :
        new Blob[] {blob(stored, PLAIN), blob(forged, PLAIN), blob(Bytes.EMPTY, PLAIN)}) {
      assertThatExceptionOfType(SyncException.class).isThrownBy(() -> wrong.open(forged));
    }
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(() -> blob(stored, Bytes.utf8("another")).open(stored));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "v",
        "//evil.example/v",
        "/\\evil",
        "/@evil",
        "/v\r\nHost: evil",
        "/v#f",
        "/v%zz",
        "https://evil/"
      })
  void refusesAWayOutOfTheServer(String path) {
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(() -> new Blob(Blob.Kind.HISTORY, KEY, path, Random.next(32), Random.next(32)));
  }
}
