package io.postrider.protocol.content;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.crypto.Hash;
import io.postrider.protocol.crypto.Random;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Locale;

/// Makes message ids as other companions do. Source: protocol/sending.md §3.
public final class MessageIds {
  private MessageIds() {}

  /// `3EB0` and 18 hexadecimal digits.
  public static String next(Jid own, Instant now) {
    byte[] seconds = ByteBuffer.allocate(8).putLong(now.getEpochSecond()).array();
    Bytes user = Bytes.utf8(own.user() + "@c.us");
    Bytes hash = Hash.sha256(Bytes.wrap(seconds), user, Random.next(16));
    return "3EB0" + hash.slice(0, 9).hex().toUpperCase(Locale.ROOT);
  }
}
