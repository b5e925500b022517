package io.postrider.protocol.content;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.protocol.proto.ContextInfo;
import io.postrider.protocol.proto.Message;
import java.util.List;
import java.util.Optional;

/// What a message says of the one that it answers, and whom it mentions. Source:
/// protocol/message-content.md §3.
final class Quotes {
  private Quotes() {}

  static Optional<Content.Quote> read(ContextInfo context) {
    if (!MessageId.isValid(context.getStanzaId())) {
      return Optional.empty();
    }
    return Optional.of(
        new Content.Quote(
            new MessageId(context.getStanzaId()),
            ContentReader.user(context.getParticipant()),
            Jid.parse(context.getRemoteJid()).filter(chat -> !chat.user().isEmpty()),
            Bytes.wrap(context.getQuotedMessage().toByteArray())));
  }

  /// By its id alone, as a comment names what it is about.
  static Content.Quote of(Content.Target target) {
    return new Content.Quote(target.id(), target.sender(), Optional.empty(), Bytes.EMPTY);
  }

  /// Empty when there is nothing to say.
  static Optional<ContextInfo> write(Optional<Content.Quote> quote, List<Jid> mentions) {
    if (quote.isEmpty() && mentions.isEmpty()) {
      return Optional.empty();
    }
    ContextInfo.Builder context = ContextInfo.newBuilder();
    quote.ifPresent(to -> write(to, context));
    mentions.forEach(user -> context.addMentionedJid(user.bare().toString()));
    return Optional.of(context.build());
  }

  private static void write(Content.Quote quote, ContextInfo.Builder context) {
    context.setStanzaId(quote.id().value());
    quote.sender().ifPresent(sender -> context.setParticipant(sender.bare().toString()));
    quote.chat().ifPresent(chat -> context.setRemoteJid(chat.toString()));
    if (!quote.message().isEmpty()) {
      context.setQuotedMessage(stripped(Contents.parse(quote.message())));
    }
  }

  /// Without what is nobody else's concern: its secret, its keys, and what it answered itself.
  private static Message stripped(Message quoted) {
    Message.Builder bare =
        Contents.unwrap(quoted).toBuilder()
            .clearMessageContextInfo()
            .clearSenderKeyDistributionMessage();
    Contexts.clear(bare);
    return bare.build();
  }
}
