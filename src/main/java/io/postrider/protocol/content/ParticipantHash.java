package io.postrider.protocol.content;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.crypto.Hash;
import java.util.Base64;
import java.util.Collection;
import java.util.stream.Collectors;

/// The hash that sender and server compare to notice a changed device list. Source:
/// protocol/sending.md §4.
public final class ParticipantHash {
  private ParticipantHash() {}

  /// `2:` and eight characters.
  ///
  /// @param devices all devices of a message, the sending one included, in one namespace
  public static String of(Collection<Jid> devices) {
    String all = devices.stream().map(ParticipantHash::text).sorted().collect(Collectors.joining());
    Bytes hash = Hash.sha256(Bytes.utf8(all)).slice(0, 6);
    return "2:" + Base64.getEncoder().withoutPadding().encodeToString(hash.unsafeArray());
  }

  private static String text(Jid device) {
    return device.user() + ".0:" + device.device() + "@" + device.server();
  }
}
