package io.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.protocol.crypto.Random;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MasterKeyFilesTest {
  @TempDir private Path folder;
  private MasterKey former;

  @BeforeEach
  void generate() {
    former = MasterKeys.load(null, folder);
  }

  /// Whoever is killed looks at the files again.
  private MasterKeyFiles files() {
    return new MasterKeyFiles(folder);
  }

  @Test
  void aNewKeyTakesThePlaceOfTheFormerOne() {
    MasterKey next = files().next(null);
    assertThat(next).isNotEqualTo(former);
    assertThat(files().next(null)).isEqualTo(next);
    assertThat(files().started()).isEqualTo(former);

    files().replace();
    files().replace();
    assertThat(files().started()).isEqualTo(next);
    assertThat(files().present()).isEqualTo(former);
    assertThat(files().next(null)).isEqualTo(next);

    files().forget();
    files().forget();
    assertThat(folder).isDirectoryNotContaining(path -> !path.endsWith("master.key"));
  }

  @Test
  void whoWasKilledBetweenTheTwoFilesGoesOn() throws Exception {
    MasterKey next = files().next(null);
    Files.copy(folder.resolve("master.key"), folder.resolve("master.key.old"));

    assertThat(files().present()).isEqualTo(former);
    assertThat(files().next(null)).isEqualTo(next);
    files().replace();

    assertThat(files().started()).isEqualTo(next);
    assertThat(files().present()).isEqualTo(former);
  }

  @Test
  void takesAGivenKeyAndNoOtherAfterIt() {
    MasterKey given = new MasterKey(Random.next(32));
    assertThat(files().next(given.value().base64())).isEqualTo(given);

    assertThatThrownBy(() -> files().next(Random.next(32).base64()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("master.key.next");
    files().replace();
    assertThatThrownBy(() -> files().next(Random.next(32).base64()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("is being changed");
    assertThat(files().next(given.value().base64())).isEqualTo(given);
  }

  @Test
  void generatesNothingWhereNoKeyIs(@TempDir Path other) {
    assertThatThrownBy(() -> new MasterKeyFiles(other).present())
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("no master key");
    assertThatThrownBy(() -> new MasterKeyFiles(other).started())
        .isInstanceOf(StoreException.class);
    assertThat(other).isEmptyDirectory();
  }
}
