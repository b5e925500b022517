package io.postrider.http;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The body of a send (contract B.1). It is flat, `type` tells which fields count; the others are
/// checked for their form only.
record SendRequest(
    String type,
    String to,
    Optional<String> text,
    Optional<String> replyTo,
    List<String> mentions) {
  private static final Set<String> TYPES =
      Set.of(
          "text",
          "poll",
          "location",
          "contact",
          "image",
          "video",
          "audio",
          "document",
          "sticker",
          "album");

  SendRequest {
    mentions = List.copyOf(mentions);
  }

  /// @throws FailureException `Malformed` when it does not fit the schema
  static SendRequest read(Body body) {
    String type = body.required("type");
    if (body.isText("type") && !TYPES.contains(type)) {
      body.error("type", "must be one of " + String.join(", ", TYPES.stream().sorted().toList()));
    }
    SendRequest request =
        new SendRequest(
            type,
            body.required("to"),
            body.text("text"),
            body.text("replyTo"),
            body.texts("mentions"));
    declareOthers(body);
    body.end();
    return request;
  }

  private static void declareOthers(Body body) {
    body.text("name");
    body.texts("options");
    body.integer("selectableCount");
    body.integer("pollEndTime");
    body.flag("pollHideVotes", false);
    body.number("latitude");
    body.number("longitude");
    body.text("caption");
    body.object("contact").ifPresent(card -> texts(card, "name", "phone", "vcard"));
    body.object("media")
        .ifPresent(media -> texts(media, "data", "url", "mimetype", "caption", "filename"));
    body.objects("medias").forEach(media -> texts(media, "type", "data", "url", "mimetype"));
  }

  private static void texts(Body object, String... names) {
    for (String name : names) {
      object.text(name);
    }
    object.rejectUnknown();
  }
}
