package io.postrider.store;

import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.Random;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Finds the master key.
public final class MasterKeys {
  static final String FILE = "master.key";

  private MasterKeys() {}

  /// The configured key, or the one in the data folder, which is generated when there is none.
  ///
  /// @param configured base64 of 32 bytes
  /// @param dataFolder is made when it does not exist
  /// @throws StoreException when the key is none, or the file cannot be read or written
  public static MasterKey load(@Nullable String configured, Path dataFolder) {
    if (configured != null) {
      return parse(configured, "the configured master key");
    }
    Path file = dataFolder.resolve(FILE);
    String text = SecretFile.readOrCreate(file, () -> Random.next(MasterKey.LENGTH_BYTES).base64());
    return parse(text, "the master key in " + file);
  }

  /// The key in a file that is there.
  static MasterKey read(Path file) {
    return parse(SecretFile.read(file), "the master key in " + file);
  }

  /// A key in words.
  ///
  /// @param text base64 of 32 bytes
  /// @param origin of it, for whoever made a mistake
  public static MasterKey parse(String text, String origin) {
    Bytes value;
    try {
      value = Bytes.fromBase64(text.strip());
    } catch (IllegalArgumentException _) {
      throw new StoreException(origin + " is no base64");
    }
    if (value.length() != MasterKey.LENGTH_BYTES) {
      throw new StoreException(origin + " has " + value.length() + " bytes, not 32");
    }
    return new MasterKey(value);
  }
}
