package io.postrider.protocol.noise;

import io.postrider.model.Bytes;

/// Who signs the certificates of the real servers. Source: protocol/frames-and-handshake.md §6.
public final class WhatsAppRoot {
  /// The root's public key, X25519 form, 32 bytes.
  public static final Bytes KEY =
      Bytes.fromHex("142375574d0a587166aae71ebe516437c4a28b73e3695c6ce1f7f9545da8ee6b");

  private WhatsAppRoot() {}
}
