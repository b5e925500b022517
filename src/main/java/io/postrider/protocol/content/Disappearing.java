package io.postrider.protocol.content;

import io.postrider.model.Bytes;
import io.postrider.protocol.proto.ContextInfo;
import io.postrider.protocol.proto.Message;
import io.postrider.protocol.proto.ProtocolMessage;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// After what time the messages of a chat disappear. A message without it in a chat that has it is
/// shown with the note that it will stay. Source: protocol/message-content.md §3 and §6.
///
/// @param seconds 0 for never
/// @param since when that was chosen
public record Disappearing(int seconds, Instant since) {
  private static final int SETTING = 3;

  /// Never, a day, a week, 90 days.
  private static final Set<Integer> CHOICES = Set.of(0, 86_400, 604_800, 7_776_000);

  private static final int ENCODED_BYTES = Integer.BYTES + Long.BYTES;

  public Disappearing {
    if (seconds < 0) {
      throw new IllegalArgumentException("not a time: " + seconds);
    }
  }

  /// What a decrypted message says of its chat; empty when it says nothing.
  ///
  /// @param at when it was sent
  public static Optional<Disappearing> of(Message message, Instant at) {
    Message inner = Contents.unwrap(message);
    ProtocolMessage setting = inner.getProtocolMessage();
    if (setting.hasType() && setting.getType() == SETTING) {
      return read(setting.getEphemeralExpiration(), setting.getEphemeralSettingTimestamp(), at);
    }
    return Contexts.of(inner)
        .filter(ContextInfo::hasExpiration)
        .flatMap(
            context -> read(context.getExpiration(), context.getEphemeralSettingTimestamp(), at));
  }

  /// Nobody chooses later than he writes, or what no official client offers.
  private static Optional<Disappearing> read(int seconds, long since, Instant at) {
    long chosen = since > 0 ? Math.min(since, at.getEpochSecond()) : at.getEpochSecond();
    return CHOICES.contains(seconds)
        ? Optional.of(new Disappearing(seconds, Instant.ofEpochSecond(Math.max(0, chosen))))
        : Optional.empty();
  }

  /// A message as it is written into a chat in which this holds.
  public Message in(Message message) {
    return seconds == 0
        ? message
        : Contexts.changed(
            message,
            context -> {
              context.setExpiration(seconds);
              if (since.getEpochSecond() > 0) {
                context.setEphemeralSettingTimestamp(since.getEpochSecond());
              }
            });
  }

  /// Whether this is another choice than one before, and a later one.
  public boolean replaces(Disappearing before) {
    return seconds != before.seconds && since.isAfter(before.since);
  }

  /// The form in which it is kept.
  public Bytes encode() {
    return Bytes.wrap(
        ByteBuffer.allocate(ENCODED_BYTES).putInt(seconds).putLong(since.getEpochSecond()).array());
  }

  /// The inverse of `encode`.
  public static Disappearing decode(Bytes encoded) {
    ByteBuffer read = ByteBuffer.wrap(encoded.toArray());
    return new Disappearing(read.getInt(), Instant.ofEpochSecond(read.getLong()));
  }
}
