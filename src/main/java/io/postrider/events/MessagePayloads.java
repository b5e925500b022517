package io.postrider.events;

import io.postrider.events.Payloads.Entry;
import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.content.Content;
import io.postrider.protocol.content.Contents;
import io.postrider.protocol.crypto.CryptoException;
import io.postrider.session.state.ChatMessage;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/// `MessagePayload` of api.md §16 and the events that carry it.
final class MessagePayloads {
  private static final int QUOTED_BYTES = 4096;

  private MessagePayloads() {}

  /// The entry of a message; empty when it shows nothing.
  ///
  /// @param targetSender who wrote the message that this edits or deletes
  static Optional<Entry> of(ChatMessage message, Optional<Jid> targetSender) {
    JsonObject payload = base(message);
    targetSender.ifPresent(author -> payload.put("targetSenderJid", author.toString()));
    return switch (message.content()) {
      case Content.Text text -> shown(message, text(payload, text));
      case Content.Poll poll -> shown(message, poll(payload, poll));
      case Content.Location location -> shown(message, location(payload, location));
      case Content.Contact contact -> shown(message, contact(payload, contact));
      case Content.Media media -> shown(message, media(payload, media));
      case Content.Special special -> shown(message, special(payload, special));
      case Content.Reaction(var target, var emoji) -> {
        if (!emoji.isEmpty()) {
          payload.put("reaction", emoji);
        }
        yield about("message.reaction", payload, "reaction", target);
      }
      case Content.Edit(var target, var body, var mentions) -> {
        mentions(payload.put("body", body), mentions);
        yield about("message.edited", payload, "text", target);
      }
      case Content.Revoke(var target) -> about("message.revoked", payload, "revoke", target);
      case Content.Vote _, Content.Sealed _, Content.Other _ -> Optional.empty();
    };
  }

  /// The entry of a vote that has been opened.
  static Optional<Entry> vote(ChatMessage message, List<String> selected) {
    JsonObject payload = base(message).put("selectedOptions", new JsonArray(selected));
    return message.content() instanceof Content.Vote(var poll, _, _)
        ? about("poll.vote", payload, "poll_vote", poll)
        : Optional.empty();
  }

  private static JsonObject base(ChatMessage message) {
    JsonObject payload =
        new JsonObject()
            .put("waMessageId", message.id().value())
            .put("chatJid", message.chat().toString())
            .put("senderJid", message.sender().toString());
    message.senderLid().ifPresent(lid -> payload.put("senderLid", lid.toString()));
    message
        .pushName()
        .filter(name -> !name.isEmpty())
        .ifPresent(name -> payload.put("pushName", name));
    return payload
        .put("fromMe", message.fromMe())
        .put("type", message.content().kind())
        .put("hasMedia", message.content() instanceof Content.Media)
        .putNull("media")
        .put("timestamp", message.at().toEpochMilli());
  }

  private static Optional<Entry> shown(ChatMessage message, JsonObject payload) {
    return Optional.of(new Entry(message.fromMe() ? "message.from_me" : "message", payload));
  }

  private static Optional<Entry> about(
      String event, JsonObject payload, String type, Content.Target target) {
    payload.put("type", type).put("targetId", target.id().value());
    return Optional.of(new Entry(event, payload));
  }

  private static JsonObject text(JsonObject payload, Content.Text text) {
    return quote(mentions(payload.put("body", text.body()), text.mentions()), text.quote());
  }

  /// The object form; what is known of whom is mentioned is nothing yet.
  private static JsonObject mentions(JsonObject payload, List<Jid> mentions) {
    if (!mentions.isEmpty()) {
      JsonObject map = new JsonObject();
      mentions.forEach(jid -> map.put(jid.toString(), new JsonObject()));
      payload.put("mentions", map);
    }
    return payload;
  }

  private static JsonObject quote(JsonObject payload, Optional<Content.Quote> quote) {
    quote.ifPresent(
        quoted -> {
          payload.put("quotedMessageId", quoted.id().value());
          quoted
              .sender()
              .ifPresent(
                  sender ->
                      payload.put(
                          sender.isLid() ? "quotedSenderLid" : "quotedSenderJid",
                          sender.toString()));
          String body = cut(quotedBody(quoted.message()));
          if (!body.isEmpty()) {
            payload.put("quotedBody", body);
          }
        });
    return payload;
  }

  private static String quotedBody(Bytes message) {
    try {
      return switch (Contents.of(Contents.parse(message))) {
        case Content.Text text -> text.body();
        case Content.Poll poll -> poll.name();
        case Content.Location location -> location.name().orElse("");
        case Content.Contact contact -> contact.displayName();
        case Content.Media media -> media.caption().orElse("");
        case Content.Special special -> special.text().orElse("");
        default -> "";
      };
    } catch (CryptoException _) {
      return "";
    }
  }

  /// At most 4,096 bytes of UTF-8, no character cut in two.
  private static String cut(String text) {
    int bytes = 0;
    for (int at = 0; at < text.length(); ) {
      int point = text.codePointAt(at);
      bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
      if (bytes > QUOTED_BYTES) {
        return text.substring(0, at);
      }
      at += Character.charCount(point);
    }
    return text;
  }

  private static JsonObject poll(JsonObject payload, Content.Poll poll) {
    JsonObject form =
        new JsonObject()
            .put("name", poll.name())
            .put("options", new JsonArray(poll.options()))
            .put("selectableCount", poll.selectableCount());
    poll.endTime().ifPresent(end -> form.put("endTime", end.toEpochMilli()));
    if (poll.hideVotes()) {
      form.put("hideVotes", true);
    }
    return quote(payload.put("body", poll.name()).put("poll", form), poll.quote());
  }

  private static JsonObject location(JsonObject payload, Content.Location location) {
    JsonObject form =
        new JsonObject()
            .put("latitude", finite(location.latitude()))
            .put("longitude", finite(location.longitude()));
    location.name().ifPresent(name -> form.put("name", name));
    location.address().ifPresent(address -> form.put("address", address));
    location.name().ifPresent(name -> payload.put("body", name));
    return quote(payload.put("location", form), location.quote());
  }

  /// JSON has no other numbers.
  private static double finite(double degrees) {
    return Double.isFinite(degrees) ? degrees : 0;
  }

  private static JsonObject contact(JsonObject payload, Content.Contact contact) {
    JsonObject form = new JsonObject();
    if (!contact.displayName().isEmpty()) {
      form.put("displayName", contact.displayName());
    }
    if (!contact.vcard().isEmpty()) {
      form.put("vcard", contact.vcard());
    }
    return quote(payload.put("contact", form), contact.quote());
  }

  private static JsonObject media(JsonObject payload, Content.Media media) {
    media.caption().filter(text -> !text.isEmpty()).ifPresent(text -> payload.put("body", text));
    return quote(payload, media.quote());
  }

  private static JsonObject special(JsonObject payload, Content.Special special) {
    payload.put("kind", special.what());
    special.text().ifPresent(text -> payload.put("body", text));
    special.choice().ifPresent(id -> payload.put("selectedOptions", new JsonArray().add(id)));
    return quote(payload, special.quote());
  }
}
