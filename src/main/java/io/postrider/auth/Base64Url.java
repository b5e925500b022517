package io.postrider.auth;

import io.postrider.model.Bytes;
import java.util.Base64;
import java.util.Optional;

/// Base64url without padding, as JOSE has it (RFC 7515 §2).
final class Base64Url {
  private Base64Url() {}

  static Optional<Bytes> decode(String text) {
    if (text.indexOf('=') >= 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(Bytes.wrap(Base64.getUrlDecoder().decode(text)));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  static String encode(Bytes bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.unsafeArray());
  }
}
