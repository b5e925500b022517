package io.postrider.protocol.content;

import com.google.protobuf.ByteString;
import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.proto.ContactMessage;
import io.postrider.protocol.proto.ContextInfo;
import io.postrider.protocol.proto.EncryptedAddOn;
import io.postrider.protocol.proto.ExtendedTextMessage;
import io.postrider.protocol.proto.LocationMessage;
import io.postrider.protocol.proto.Message;
import io.postrider.protocol.proto.MessageContextInfo;
import io.postrider.protocol.proto.PollCreationMessage;
import io.postrider.protocol.proto.PollEncValue;
import io.postrider.protocol.proto.PollUpdateMessage;
import io.postrider.protocol.proto.ProtocolMessage;
import io.postrider.protocol.proto.ReactionMessage;
import io.postrider.protocol.proto.SecretEncryptedMessage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Builds messages. Source: protocol/message-content.md §3 to §7.
final class ContentWriter {
  private static final int SECRET_BYTES = 32;

  private ContentWriter() {}

  static Message message(Content content) {
    Message.Builder message = Message.newBuilder();
    switch (content) {
      case Content.Text(var body, var quote, var mentions) -> {
        return text(body, quote, mentions);
      }
      case Content.Poll poll -> poll(message, poll);
      case Content.Location place -> message.setLocationMessage(location(place));
      case Content.Contact card -> message.setContactMessage(contact(card));
      case Content.Reaction(var target, var emoji) ->
          message.setReactionMessage(
              ReactionMessage.newBuilder().setKey(Targets.key(target)).setText(emoji));
      case Content.Edit(var target, var body, var mentions) ->
          message.setProtocolMessage(
              about(target, ContentReader.EDIT)
                  .setEditedMessage(text(body, Optional.empty(), mentions)));
      case Content.Revoke(var target) ->
          message.setProtocolMessage(about(target, ContentReader.REVOKE));
      case Content.Vote vote -> message.setPollUpdateMessage(vote(vote));
      case Content.Media media ->
          throw new IllegalArgumentException("not built from content: " + media.kind());
      case Content.Sealed sealed -> sealed(message, sealed);
      case Content.Special special ->
          throw new IllegalArgumentException("not built from content: " + special.what());
      case Content.Other other ->
          throw new IllegalArgumentException("not built from content: " + other.kind());
    }
    return message.build();
  }

  static Message at(Message message, Instant time) {
    Message.Builder timed = message.toBuilder();
    if (message.hasReactionMessage()) {
      timed.getReactionMessageBuilder().setSenderTimestampMs(time.toEpochMilli());
    }
    if (message.hasPollUpdateMessage()) {
      timed.getPollUpdateMessageBuilder().setSenderTimestampMs(time.toEpochMilli());
    }
    if (message.getProtocolMessage().hasEditedMessage()) {
      timed.getProtocolMessageBuilder().setTimestampMs(time.toEpochMilli());
    }
    return timed.build();
  }

  private static Message text(String body, Optional<Content.Quote> quote, List<Jid> mentions) {
    Optional<ContextInfo> context = Quotes.write(quote, mentions);
    if (context.isEmpty()) {
      return Contents.text(body);
    }
    return Message.newBuilder()
        .setExtendedTextMessage(
            ExtendedTextMessage.newBuilder().setText(body).setContextInfo(context.get()))
        .build();
  }

  /// Single choice is version 3, everything else version 1, as Baileys does.
  private static void poll(Message.Builder message, Content.Poll poll) {
    if (poll.secret().length() != SECRET_BYTES) {
      throw new IllegalArgumentException("a poll needs a secret of 32 bytes");
    }
    PollCreationMessage.Builder creation =
        PollCreationMessage.newBuilder()
            .setName(poll.name())
            .setSelectableOptionsCount(poll.selectableCount());
    for (String option : poll.options()) {
      creation.addOptions(PollCreationMessage.Option.newBuilder().setOptionName(option));
    }
    Quotes.write(poll.quote(), List.of()).ifPresent(creation::setContextInfo);
    poll.endTime().ifPresent(end -> creation.setEndTime(end.getEpochSecond()));
    if (poll.hideVotes()) {
      creation.setHideParticipantName(true);
    }
    if (poll.selectableCount() == 1) {
      message.setPollCreationMessageV3(creation);
    } else {
      message.setPollCreationMessage(creation);
    }
    message.setMessageContextInfo(
        MessageContextInfo.newBuilder().setMessageSecret(string(poll.secret())));
  }

  private static LocationMessage location(Content.Location place) {
    LocationMessage.Builder location =
        LocationMessage.newBuilder()
            .setDegreesLatitude(place.latitude())
            .setDegreesLongitude(place.longitude());
    place.name().ifPresent(location::setName);
    place.address().ifPresent(location::setAddress);
    Quotes.write(place.quote(), List.of()).ifPresent(location::setContextInfo);
    return location.build();
  }

  private static ContactMessage contact(Content.Contact card) {
    ContactMessage.Builder contact =
        ContactMessage.newBuilder().setDisplayName(card.displayName()).setVcard(card.vcard());
    Quotes.write(card.quote(), List.of()).ifPresent(contact::setContextInfo);
    return contact.build();
  }

  private static ProtocolMessage.Builder about(Content.Target target, int type) {
    return ProtocolMessage.newBuilder().setKey(Targets.key(target)).setType(type);
  }

  private static PollUpdateMessage vote(Content.Vote vote) {
    return PollUpdateMessage.newBuilder()
        .setPollCreationMessageKey(Targets.key(vote.poll()))
        .setVote(
            PollEncValue.newBuilder()
                .setEncPayload(string(vote.payload()))
                .setEncIv(string(vote.iv())))
        .build();
  }

  private static void sealed(Message.Builder message, Content.Sealed sealed) {
    EncryptedAddOn about =
        EncryptedAddOn.newBuilder()
            .setTargetMessageKey(Targets.key(sealed.target()))
            .setEncPayload(string(sealed.payload()))
            .setEncIv(string(sealed.iv()))
            .build();
    switch (sealed.use()) {
      case REACTION -> message.setEncReactionMessage(about);
      case COMMENT -> message.setEncCommentMessage(about);
      case EDIT ->
          message.setSecretEncryptedMessage(
              SecretEncryptedMessage.newBuilder()
                  .setTargetMessageKey(about.getTargetMessageKey())
                  .setEncPayload(about.getEncPayload())
                  .setEncIv(about.getEncIv())
                  .setSecretEncType(ContentReader.SEALED_EDIT));
    }
  }

  private static ByteString string(Bytes value) {
    return ByteString.copyFrom(value.unsafeArray());
  }
}
