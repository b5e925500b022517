package io.postrider.auth;

import com.github.f4b6a3.ulid.UlidCreator;
import io.postrider.model.Capability;
import io.postrider.model.OrganizationId;
import io.postrider.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;

/// Makes API keys: `wa_` and 40 random characters, of which only a hash is kept (contract F.1).
public final class Keys {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int RANDOM_BYTES = 30;
  private static final int START_CHARACTERS = 7;

  private Keys() {}

  /// A new key, to be shown once.
  public static Secret generate() {
    byte[] random = new byte[RANDOM_BYTES];
    RANDOM.nextBytes(random);
    return new Secret("wa_" + Base64.getUrlEncoder().withoutPadding().encodeToString(random));
  }

  /// What is kept of `key`.
  public static StoredKey stored(
      Secret key,
      OrganizationId organization,
      String name,
      Set<Capability> capabilities,
      Instant now) {
    return new StoredKey(
        "key_" + UlidCreator.getMonotonicUlid(),
        organization,
        name,
        hash(key.reveal()),
        key.reveal().substring(0, START_CHARACTERS),
        capabilities,
        true,
        null,
        now);
  }

  /// Base64url of the SHA-256 of the whole key, without padding.
  static String hash(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
