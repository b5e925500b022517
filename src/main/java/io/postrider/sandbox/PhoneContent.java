package io.postrider.sandbox;

import io.postrider.protocol.proto.Message;
import io.postrider.protocol.proto.PollCreationMessage;
import io.postrider.protocol.proto.ProtocolMessage;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/// Tells what a decrypted message says, in the words of the control API.
final class PhoneContent {
  private static final int REVOKE = 0;
  private static final int EDIT = 14;

  private PhoneContent() {}

  /// `type` and what belongs to it; empty when there is nothing that a phone would show.
  static Optional<JsonObject> describe(Message wrapped) {
    Message message = unwrap(wrapped);
    if (message.hasConversation()) {
      return of("text", "text", message.getConversation());
    }
    if (message.hasExtendedTextMessage()) {
      JsonObject text = new JsonObject().put("type", "text");
      var extended = message.getExtendedTextMessage();
      text.put("text", extended.getText());
      if (extended.getContextInfo().hasStanzaId()) {
        text.put("quotedMessageId", extended.getContextInfo().getStanzaId());
      }
      if (extended.getContextInfo().getMentionedJidCount() > 0) {
        text.put(
            "mentions",
            new JsonArray(extended.getContextInfo().getMentionedJidList().stream().toList()));
      }
      return Optional.of(text);
    }
    if (message.hasProtocolMessage()) {
      return protocol(message.getProtocolMessage());
    }
    if (message.hasReactionMessage()) {
      var reaction = message.getReactionMessage();
      return Optional.of(
          new JsonObject()
              .put("type", "reaction")
              .put("reaction", reaction.getText())
              .put("targetId", reaction.getKey().getId()));
    }
    return cards(message);
  }

  private static Optional<JsonObject> cards(Message message) {
    if (message.hasLocationMessage()) {
      var place = message.getLocationMessage();
      JsonObject location =
          new JsonObject()
              .put("latitude", place.getDegreesLatitude())
              .put("longitude", place.getDegreesLongitude());
      if (place.hasName()) {
        location.put("name", place.getName());
      }
      return Optional.of(new JsonObject().put("type", "location").put("location", location));
    }
    if (message.hasContactMessage()) {
      var card = message.getContactMessage();
      return Optional.of(
          new JsonObject()
              .put("type", "contact")
              .put(
                  "contact",
                  new JsonObject()
                      .put("displayName", card.getDisplayName())
                      .put("vcard", card.getVcard())));
    }
    return polls(message);
  }

  private static Optional<JsonObject> polls(Message message) {
    if (message.hasPollCreationMessage()) {
      return poll(message.getPollCreationMessage());
    }
    if (message.hasPollCreationMessageV2()) {
      return poll(message.getPollCreationMessageV2());
    }
    if (message.hasPollCreationMessageV3()) {
      return poll(message.getPollCreationMessageV3());
    }
    if (message.hasPollUpdateMessage()) {
      return of(
          "poll_vote",
          "targetId",
          message.getPollUpdateMessage().getPollCreationMessageKey().getId());
    }
    boolean nothing =
        message.toBuilder()
                .clearSenderKeyDistributionMessage()
                .clearMessageContextInfo()
                .build()
                .getSerializedSize()
            == 0;
    return nothing ? Optional.empty() : Optional.of(new JsonObject().put("type", "unknown"));
  }

  private static Optional<JsonObject> poll(PollCreationMessage poll) {
    JsonArray options = new JsonArray();
    poll.getOptionsList().forEach(option -> options.add(option.getOptionName()));
    return Optional.of(
        new JsonObject()
            .put("type", "poll")
            .put(
                "poll",
                new JsonObject()
                    .put("name", poll.getName())
                    .put("options", options)
                    .put("selectableCount", poll.getSelectableOptionsCount())));
  }

  private static Optional<JsonObject> protocol(ProtocolMessage protocol) {
    if (protocol.getType() == EDIT) {
      return describe(protocol.getEditedMessage())
          .map(edited -> edited.put("type", "edit").put("targetId", protocol.getKey().getId()));
    }
    return protocol.getType() == REVOKE && protocol.hasKey()
        ? of("revoke", "targetId", protocol.getKey().getId())
        : Optional.empty();
  }

  private static Optional<JsonObject> of(String type, String field, String value) {
    return Optional.of(new JsonObject().put("type", type).put(field, value));
  }

  private static Message unwrap(Message message) {
    if (message.hasEphemeralMessage()) {
      return unwrap(message.getEphemeralMessage().getMessage());
    }
    if (message.hasEditedMessage()) {
      return unwrap(message.getEditedMessage().getMessage());
    }
    if (message.hasViewOnceMessage()) {
      return unwrap(message.getViewOnceMessage().getMessage());
    }
    if (message.hasViewOnceMessageV2()) {
      return unwrap(message.getViewOnceMessageV2().getMessage());
    }
    return message.hasDocumentWithCaptionMessage()
        ? unwrap(message.getDocumentWithCaptionMessage().getMessage())
        : message;
  }
}
