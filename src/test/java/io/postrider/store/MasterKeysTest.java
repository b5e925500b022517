package io.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.Random;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MasterKeysTest {
  @Test
  void takesTheConfiguredKeyAndWritesNothing(@TempDir Path folder) throws Exception {
    Bytes key = Random.next(32);

    assertThat(MasterKeys.load(key.base64(), folder).value()).isEqualTo(key);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void generatesOneThatOnlyItsOwnerReadsAndKeepsIt(@TempDir Path folder) throws Exception {
    MasterKey first = MasterKeys.load(null, folder.resolve("data"));
    Path file = folder.resolve("data/master.key");

    assertThat(MasterKeys.load(null, folder.resolve("data"))).isEqualTo(first);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void refusesWhatIsNoKeyWithoutRepeatingIt(@TempDir Path folder) {
    assertThatThrownBy(() -> MasterKeys.load("!secret!", folder))
        .isInstanceOf(StoreException.class)
        .hasMessage("the configured master key is no base64");
    assertThatThrownBy(() -> MasterKeys.load("c2VjcmV0", folder))
        .isInstanceOf(StoreException.class)
        .hasMessage("the configured master key has 6 bytes, not 32");
  }
}
