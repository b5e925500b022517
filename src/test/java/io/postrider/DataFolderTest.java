package io.postrider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir Path home;

  @Test
  void isMadeAndHeldByOneAtATime() throws Exception {
    Path path = home.resolve("a/b");
    DataFolder first = DataFolder.hold(path);

    assertThatThrownBy(() -> DataFolder.hold(path))
        .isInstanceOf(StartException.class)
        .hasMessage("the data folder " + path + " is in use by another gateway");

    first.close();
    DataFolder.hold(path).close();
  }

  @Test
  void aFileInItsPlaceIsOneClearLine() throws Exception {
    Path path = Files.createFile(home.resolve("file"));

    assertThatThrownBy(() -> DataFolder.hold(path))
        .isInstanceOf(StartException.class)
        .hasMessageStartingWith("the data folder " + path + " cannot be used");
    assertThat(path).isRegularFile();
  }

  @Test
  void aFolderThatOthersMayReadIsClosed() throws Exception {
    Path path = Files.createDirectory(home.resolve("open"));
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));

    DataFolder.hold(path).close();

    assertThat(Files.getPosixFilePermissions(path))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void aFolderThatAllWriteInStaysAsItIs() throws Exception {
    Path path = Files.createDirectory(home.resolve("shared"));
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));

    DataFolder.hold(path).close();

    assertThat(Files.getPosixFilePermissions(path))
        .isEqualTo(PosixFilePermissions.fromString("rwxrwxrwx"));
  }
}
