package io.postrider.store;

import io.postrider.protocol.crypto.Random;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The master key's file in the data folder while it is changed. The new key is `master.key.next`
/// before anything hangs on it, `master.key` once all does, with the former one as
/// `master.key.old`, and alone in the end.
public final class MasterKeyFiles {
  private static final String NEXT = MasterKeys.FILE + ".next";
  private static final String OLD = MasterKeys.FILE + ".old";

  private final Path file;
  private final Path next;
  private final Path old;

  public MasterKeyFiles(Path dataFolder) {
    this.file = dataFolder.resolve(MasterKeys.FILE);
    this.next = dataFolder.resolve(NEXT);
    this.old = dataFolder.resolve(OLD);
  }

  /// The master key that is to go.
  ///
  /// @throws StoreException when there is no file of it
  public MasterKey present() {
    return read(isReplaced() ? old : file);
  }

  /// The one that nodes start with.
  ///
  /// @throws StoreException when there is no file of it
  public MasterKey started() {
    return read(file);
  }

  private static MasterKey read(Path file) {
    if (!Files.exists(file)) {
      throw new StoreException("there is no master key in " + file);
    }
    return MasterKeys.read(file);
  }

  /// The master key that is to come; it is on disk.
  ///
  /// @param configured base64 of 32 bytes; absent, it is generated
  /// @throws StoreException when it is none, or another one is to come already
  public MasterKey next(@Nullable String configured) {
    MasterKey wanted =
        configured == null ? null : MasterKeys.parse(configured, "the new master key");
    if (!isReplaced()) {
      String _ =
          SecretFile.readOrCreate(
              next,
              () ->
                  (wanted == null ? Random.next(MasterKey.LENGTH_BYTES) : wanted.value()).base64());
    }
    Path written = isReplaced() ? file : next;
    MasterKey found = read(written);
    if (wanted != null && !wanted.equals(found)) {
      throw new StoreException("the master key is being changed to the one in " + written);
    }
    return found;
  }

  private boolean isReplaced() {
    return Files.exists(old) && !Files.exists(next);
  }

  /// From the next start on nodes with this data folder run on the new one.
  public void replace() {
    if (!isReplaced()) {
      SecretFile.copy(file, old);
      SecretFile.move(next, file);
    }
  }

  /// The former one is needed no more.
  public void forget() {
    SecretFile.delete(old);
  }
}
