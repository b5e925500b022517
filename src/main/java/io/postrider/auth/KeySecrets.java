package io.postrider.auth;

import com.github.f4b6a3.ulid.UlidCreator;
import io.postrider.model.Bytes;
import io.postrider.model.Capability;
import io.postrider.model.OrganizationId;
import io.postrider.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes API keys: `wa_` and 40 random characters, of which only a hash is kept (api.md §21).
public final class KeySecrets {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int RANDOM_BYTES = 30;
  private static final int START_CHARACTERS = 7;

  /// How every key begins.
  public static final String PREFIX = "wa_";

  private KeySecrets() {}

  /// A new key, to be shown once.
  public static Secret generate() {
    byte[] random = new byte[RANDOM_BYTES];
    RANDOM.nextBytes(random);
    return new Secret(PREFIX + Bytes.wrap(random).base64Url());
  }

  /// What is kept of `key`.
  public static StoredKey stored(
      Secret key,
      OrganizationId organization,
      String name,
      Set<Capability> capabilities,
      Instant now) {
    return stored(key, organization, name, capabilities, null, now);
  }

  /// What is kept of a key that is good until `expiresAt`.
  static StoredKey stored(
      Secret key,
      OrganizationId organization,
      String name,
      Set<Capability> capabilities,
      @Nullable Instant expiresAt,
      Instant now) {
    return new StoredKey(
        "key_" + UlidCreator.getMonotonicUlid(),
        organization,
        name,
        hash(key.reveal()),
        start(key),
        1,
        capabilities,
        true,
        expiresAt,
        now,
        null);
  }

  /// The characters to recognize a key by.
  static String start(Secret key) {
    return key.reveal().substring(0, START_CHARACTERS);
  }

  /// Base64url of the SHA-256 of the whole key, without padding.
  static String hash(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return Bytes.wrap(digest).base64Url();
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
