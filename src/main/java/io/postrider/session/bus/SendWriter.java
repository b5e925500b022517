package io.postrider.session.bus;

import io.postrider.model.Jid;
import io.postrider.session.bus.SessionCommand.Send;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/// Writes a send in the form that `SendReader` reads: reading it again gives the same.
final class SendWriter {
  private SendWriter() {}

  static JsonObject write(Send send) {
    JsonObject json =
        new JsonObject().put("type", send.content().type()).put("to", send.to().toString());
    switch (send.content()) {
      case SendContent.Text text -> text(json, text);
      case SendContent.Poll poll -> poll(json, poll);
      case SendContent.Location place -> {
        json.put("latitude", place.latitude()).put("longitude", place.longitude());
        place.name().ifPresent(name -> json.put("name", name));
      }
      case SendContent.Contact card -> json.put("contact", contact(card));
    }
    if (send.async()) {
      json.put("async", true);
    }
    send.idempotencyKey().ifPresent(key -> json.put("idempotencyKey", key));
    return json;
  }

  private static void text(JsonObject json, SendContent.Text text) {
    json.put("text", text.text());
    text.replyTo().ifPresent(id -> json.put("replyTo", id.value()));
    List<String> mentions = text.mentions().stream().map(Jid::toString).toList();
    if (!mentions.isEmpty()) {
      json.put("mentions", new JsonArray(mentions));
    }
  }

  private static void poll(JsonObject json, SendContent.Poll poll) {
    json.put("name", poll.name())
        .put("options", new JsonArray(poll.options()))
        .put("selectableCount", poll.selectableCount());
    poll.endTime().ifPresent(end -> json.put("pollEndTime", end.toEpochMilli()));
    if (poll.hideVotes()) {
      json.put("pollHideVotes", true);
    }
  }

  private static JsonObject contact(SendContent.Contact card) {
    JsonObject json = new JsonObject();
    if (!card.name().isEmpty()) {
      json.put("name", card.name());
    }
    return json.put("vcard", card.vcard());
  }
}
