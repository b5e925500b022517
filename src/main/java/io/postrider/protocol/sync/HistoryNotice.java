package io.postrider.protocol.sync;

import com.google.protobuf.InvalidProtocolBufferException;
import io.postrider.model.Bytes;
import io.postrider.protocol.proto.HistorySyncNotification;
import io.postrider.protocol.proto.Message;
import io.postrider.protocol.proto.ProtocolMessage;
import java.util.Optional;

/// Says that the phone has a piece of its history for this device: in the notice itself, or on a
/// media server. Source: protocol/history.md §1.
public final class HistoryNotice {
  /// The largest that is kept with what it brings.
  private static final int LARGEST = 2 << 20;

  private static final int HISTORY = 5;

  private final HistorySyncNotification notice;

  private HistoryNotice(HistorySyncNotification notice) {
    this.notice = notice;
  }

  /// The notice that a message is; empty for all others.
  public static Optional<HistoryNotice> of(Message message) {
    ProtocolMessage protocol = message.getProtocolMessage();
    return protocol.getType() == HISTORY && protocol.hasHistorySyncNotification()
        ? Optional.of(new HistoryNotice(protocol.getHistorySyncNotification()))
        : Optional.empty();
  }

  /// Whether it brings nothing: some only say that there is no history.
  public boolean isEmpty() {
    return !notice.hasInitialHistBootstrapInlinePayload() && notice.getDirectPath().isEmpty();
  }

  /// Whether it brings more than anybody needs.
  public boolean isTooLarge() {
    return notice.getSerializedSize() > LARGEST;
  }

  /// What it brings itself, compressed; empty when that is to be fetched.
  public Optional<Bytes> inline() {
    return notice.hasInitialHistBootstrapInlinePayload()
        ? Optional.of(Patches.bytes(notice.getInitialHistBootstrapInlinePayload()))
        : Optional.empty();
  }

  /// Where the rest is, compressed.
  ///
  /// @throws SyncException when it does not say so
  public Blob blob() {
    return Blob.of(
        Blob.Kind.HISTORY,
        notice.getMediaKey(),
        notice.getDirectPath(),
        notice.getFileSha256(),
        notice.getFileEncSha256(),
        notice.getFileLength());
  }

  /// The stored form.
  public Bytes encode() {
    return Bytes.wrap(notice.toByteArray());
  }

  /// Reads the stored form.
  ///
  /// @throws IllegalArgumentException when it is damaged
  public static HistoryNotice decode(Bytes stored) {
    try {
      return new HistoryNotice(HistorySyncNotification.parseFrom(stored.unsafeArray()));
    } catch (InvalidProtocolBufferException damaged) {
      throw new IllegalArgumentException("no notice of a history", damaged);
    }
  }
}
