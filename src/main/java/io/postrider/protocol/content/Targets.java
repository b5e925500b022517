package io.postrider.protocol.content;

import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.protocol.proto.MessageKey;
import java.util.Optional;

/// The key of the message that another one is about. Source: protocol/message-content.md §2.
final class Targets {
  private Targets() {}

  /// Empty when it names no message or no chat.
  static Optional<Content.Target> read(MessageKey key) {
    if (!MessageId.isValid(key.getId())) {
      return Optional.empty();
    }
    return Jid.parse(key.getRemoteJid())
        .filter(chat -> !chat.user().isEmpty())
        .map(
            chat ->
                new Content.Target(
                    chat.bare(),
                    key.getFromMe(),
                    new MessageId(key.getId()),
                    ContentReader.user(key.getParticipant())));
  }

  static MessageKey key(Content.Target target) {
    MessageKey.Builder key =
        MessageKey.newBuilder()
            .setRemoteJid(target.chat().toString())
            .setFromMe(target.fromMe())
            .setId(target.id().value());
    target.sender().ifPresent(sender -> key.setParticipant(sender.toString()));
    return key.build();
  }
}
