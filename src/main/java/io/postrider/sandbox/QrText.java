package io.postrider.sandbox;

import io.postrider.model.Bytes;
import java.util.Optional;

/// What a pairing QR code says. Source: protocol/pairing.md §3.
record QrText(String ref, Bytes noiseKey, Bytes identity, Bytes secret) {

  /// Reads the text, with or without its URL and client type.
  static Optional<QrText> parse(String text) {
    String[] parts = text.strip().substring(text.strip().indexOf('#') + 1).split(",", -1);
    if (parts.length < 4 || parts.length > 5 || parts[0].isEmpty()) {
      return Optional.empty();
    }
    try {
      QrText qr =
          new QrText(
              parts[0],
              Bytes.fromBase64(parts[1]),
              Bytes.fromBase64(parts[2]),
              Bytes.fromBase64(parts[3]));
      boolean sized =
          qr.noiseKey.length() == 32 && qr.identity.length() == 32 && qr.secret.length() == 32;
      return sized ? Optional.of(qr) : Optional.empty();
    } catch (IllegalArgumentException noBase64) {
      return Optional.empty();
    }
  }
}
