package io.postrider.protocol.content;

import com.google.protobuf.ByteString;
import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.proto.CommentMessage;
import io.postrider.protocol.proto.ContactsArrayMessage;
import io.postrider.protocol.proto.ContextInfo;
import io.postrider.protocol.proto.EncryptedAddOn;
import io.postrider.protocol.proto.ExtendedTextMessage;
import io.postrider.protocol.proto.LiveLocationMessage;
import io.postrider.protocol.proto.LocationMessage;
import io.postrider.protocol.proto.Message;
import io.postrider.protocol.proto.MessageKey;
import io.postrider.protocol.proto.PollCreationMessage;
import io.postrider.protocol.proto.PollUpdateMessage;
import io.postrider.protocol.proto.ProtocolMessage;
import io.postrider.protocol.proto.SecretEncryptedMessage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Reads what an unwrapped message says. Source: protocol/message-content.md §3 to §7 and §10.
final class ContentReader {
  static final int REVOKE = 0;
  static final int EDIT = 14;
  static final int SEALED_EDIT = 2;

  /// Larger numbers of seconds are taken for milliseconds; this is the year 5138.
  private static final long LATEST_SECOND = 100_000_000_000L;

  private ContentReader() {}

  static Content read(Message message, Bytes secret) {
    if (message.hasConversation()) {
      return new Content.Text(message.getConversation());
    }
    if (message.hasExtendedTextMessage()) {
      return text(message.getExtendedTextMessage());
    }
    if (message.hasReactionMessage()) {
      var reaction = message.getReactionMessage();
      return Targets.read(reaction.getKey())
          .<Content>map(target -> new Content.Reaction(target, reaction.getText()))
          .orElseGet(() -> new Content.Other("reaction"));
    }
    if (message.hasPollUpdateMessage()) {
      return vote(message.getPollUpdateMessage());
    }
    if (message.hasProtocolMessage()) {
      return protocol(message.getProtocolMessage());
    }
    return poll(message)
        .<Content>map(poll -> poll(poll, secret))
        .or(() -> card(message))
        .or(() -> media(message).map(Content.class::cast))
        .or(() -> sealed(message))
        .or(() -> comment(message))
        .or(() -> Specials.read(message))
        .orElseGet(
            () ->
                new Content.Other(
                    message.hasSenderKeyDistributionMessage() ? "senderKey" : "nothing"));
  }

  private static Optional<Content> sealed(Message message) {
    if (message.hasEncReactionMessage()) {
      return sealed(Content.Sealed.Use.REACTION, message.getEncReactionMessage());
    }
    if (message.hasEncCommentMessage()) {
      return sealed(Content.Sealed.Use.COMMENT, message.getEncCommentMessage());
    }
    return message.hasSecretEncryptedMessage()
        ? sealed(message.getSecretEncryptedMessage())
        : Optional.empty();
  }

  /// Of a kind that nobody here knows, that it is there.
  private static Optional<Content> sealed(SecretEncryptedMessage secret) {
    int type = secret.getSecretEncType();
    return type == SEALED_EDIT
        ? sealed(
            Content.Sealed.Use.EDIT,
            secret.getTargetMessageKey(),
            secret.getEncPayload(),
            secret.getEncIv())
        : Targets.read(secret.getTargetMessageKey())
            .map(target -> Content.Special.closed("sealed-" + type, target));
  }

  private static Optional<Content> sealed(Content.Sealed.Use use, EncryptedAddOn about) {
    return sealed(use, about.getTargetMessageKey(), about.getEncPayload(), about.getEncIv());
  }

  private static Optional<Content> sealed(
      Content.Sealed.Use use, MessageKey key, ByteString payload, ByteString iv) {
    return Targets.read(key)
        .map(
            target ->
                new Content.Sealed(
                    target, use, Bytes.wrap(payload.toByteArray()), Bytes.wrap(iv.toByteArray())));
  }

  /// A text that answers the message that it is about.
  private static Optional<Content> comment(Message message) {
    if (!message.hasCommentMessage()) {
      return Optional.empty();
    }
    CommentMessage comment = message.getCommentMessage();
    Optional<Content.Quote> about = Targets.read(comment.getTargetMessageKey()).map(Quotes::of);
    return Contents.of(comment.getMessage()) instanceof Content.Text(var body, _, var mentions)
        ? Optional.of(new Content.Text(body, about, mentions))
        : Optional.empty();
  }

  private static Content text(ExtendedTextMessage text) {
    ContextInfo context = text.getContextInfo();
    return new Content.Text(text.getText(), Quotes.read(context), mentions(context));
  }

  private static List<Jid> mentions(ContextInfo context) {
    return context.getMentionedJidList().stream()
        .flatMap(jid -> user(jid).stream())
        .distinct()
        .toList();
  }

  /// A bare user.
  static Optional<Jid> user(String text) {
    return Jid.parse(text).filter(jid -> jid.isUser() && !jid.user().isEmpty()).map(Jid::bare);
  }

  private static Content vote(PollUpdateMessage update) {
    return Targets.read(update.getPollCreationMessageKey())
        .<Content>map(
            target ->
                new Content.Vote(
                    target,
                    Bytes.wrap(update.getVote().getEncPayload().toByteArray()),
                    Bytes.wrap(update.getVote().getEncIv().toByteArray())))
        .orElseGet(() -> new Content.Other("pollVote"));
  }

  private static Content protocol(ProtocolMessage message) {
    Optional<Content.Target> target = Targets.read(message.getKey());
    return switch (message.getType()) {
      case REVOKE ->
          target.<Content>map(Content.Revoke::new).orElseGet(() -> new Content.Other("revoke"));
      case EDIT ->
          target
              .<Content>flatMap(to -> edit(to, message.getEditedMessage()))
              .orElseGet(() -> new Content.Other("edit"));
      default -> new Content.Other("protocol");
    };
  }

  private static Optional<Content> edit(Content.Target target, Message edited) {
    return switch (Contents.of(edited)) {
      case Content.Text(var body, _, var mentions) ->
          Optional.of(new Content.Edit(target, body, mentions));
      case Content.Media(_, var caption, _) ->
          Optional.of(new Content.Edit(target, caption.orElse(""), List.of()));
      default -> Optional.empty();
    };
  }

  private static Optional<PollCreationMessage> poll(Message message) {
    if (message.hasPollCreationMessage()) {
      return Optional.of(message.getPollCreationMessage());
    }
    if (message.hasPollCreationMessageV2()) {
      return Optional.of(message.getPollCreationMessageV2());
    }
    if (message.hasPollCreationMessageV3()) {
      return Optional.of(message.getPollCreationMessageV3());
    }
    if (message.hasPollCreationMessageV5()) {
      return Optional.of(message.getPollCreationMessageV5());
    }
    return message.hasPollCreationMessageV6()
        ? Optional.of(message.getPollCreationMessageV6())
        : Optional.empty();
  }

  private static Content.Poll poll(PollCreationMessage poll, Bytes secret) {
    return new Content.Poll(
        poll.getName(),
        poll.getOptionsList().stream().map(PollCreationMessage.Option::getOptionName).toList(),
        Math.max(0, poll.getSelectableOptionsCount()),
        Optional.of(poll.getEndTime()).filter(end -> end > 0).map(ContentReader::instant),
        poll.getHideParticipantName(),
        secret,
        Quotes.read(poll.getContextInfo()));
  }

  private static Instant instant(long time) {
    return time > LATEST_SECOND ? Instant.ofEpochMilli(time) : Instant.ofEpochSecond(time);
  }

  private static Optional<Content> card(Message message) {
    if (message.hasLocationMessage()) {
      return place(message.getLocationMessage());
    }
    if (message.hasLiveLocationMessage()) {
      return place(message.getLiveLocationMessage());
    }
    if (message.hasContactMessage()) {
      var card = message.getContactMessage();
      return Optional.of(
          new Content.Contact(
              card.getDisplayName(), card.getVcard(), Quotes.read(card.getContextInfo())));
    }
    return message.hasContactsArrayMessage()
        ? Optional.of(cards(message.getContactsArrayMessage()))
        : Optional.empty();
  }

  private static Optional<Content> place(LocationMessage place) {
    return place(
        new Content.Location(
            place.getDegreesLatitude(),
            place.getDegreesLongitude(),
            filled(place.getName()),
            filled(place.getAddress()),
            Quotes.read(place.getContextInfo())));
  }

  private static Optional<Content> place(LiveLocationMessage place) {
    return place(
        new Content.Location(
            place.getDegreesLatitude(),
            place.getDegreesLongitude(),
            filled(place.getCaption()),
            Optional.empty(),
            Quotes.read(place.getContextInfo())));
  }

  /// Not every number is a place, and not every one can be told in JSON.
  private static Optional<Content> place(Content.Location place) {
    boolean real = Math.abs(place.latitude()) <= 90 && Math.abs(place.longitude()) <= 180;
    return real ? Optional.of(place) : Optional.empty();
  }

  private static Content cards(ContactsArrayMessage cards) {
    String all =
        cards.getContactsList().stream()
            .map(card -> card.getVcard().strip())
            .collect(Collectors.joining("\n"));
    return new Content.Contact(cards.getDisplayName(), all, Quotes.read(cards.getContextInfo()));
  }

  private static Optional<Content.Media> media(Message message) {
    if (message.hasImageMessage()) {
      var image = message.getImageMessage();
      return media("image", image.getCaption(), image.getContextInfo());
    }
    if (message.hasVideoMessage() || message.hasPtvMessage()) {
      var video = message.hasVideoMessage() ? message.getVideoMessage() : message.getPtvMessage();
      return media("video", video.getCaption(), video.getContextInfo());
    }
    if (message.hasAudioMessage()) {
      return media("audio", "", message.getAudioMessage().getContextInfo());
    }
    if (message.hasDocumentMessage()) {
      var document = message.getDocumentMessage();
      return media("document", document.getCaption(), document.getContextInfo());
    }
    return message.hasStickerMessage()
        ? media("sticker", "", message.getStickerMessage().getContextInfo())
        : Optional.empty();
  }

  private static Optional<Content.Media> media(String kind, String caption, ContextInfo context) {
    return Optional.of(new Content.Media(kind, filled(caption), Quotes.read(context)));
  }

  private static Optional<String> filled(String text) {
    return Optional.of(text).filter(some -> !some.isEmpty());
  }
}
