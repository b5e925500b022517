package io.postrider.session.bus;

import io.postrider.model.ErrorEnvelope;
import io.postrider.model.Failure;
import io.postrider.model.Jid;
import io.postrider.model.SessionId;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// What is answered on the bus, plain JSON in a `Buffer` where it leaves the node. Readers of a
/// reply take what they know and leave the rest; one that is none is a defect.
public sealed interface Reply
    permits Reply.Done,
        Reply.Created,
        Reply.Qr,
        Reply.PairingCode,
        Reply.Passkey,
        Reply.Joined,
        Reply.OnWhatsApp,
        Reply.Failed,
        SendResult {
  JsonObject toJson();

  /// It is done.
  record Done() implements Reply {
    @Override
    public JsonObject toJson() {
      return new JsonObject();
    }
  }

  /// There is a new session.
  record Created(SessionId id) implements Reply {
    @Override
    public JsonObject toJson() {
      return new JsonObject().put("id", id.value());
    }

    static Created of(JsonObject json) {
      return new Created(new SessionId(json.getString("id")));
    }
  }

  /// A code to scan.
  record Qr(String code, Instant expiresAt) implements Reply {
    @Override
    public JsonObject toJson() {
      return new JsonObject().put("code", code).put("expiresAt", expiresAt.toEpochMilli());
    }

    static Qr of(JsonObject json) {
      return new Qr(json.getString("code"), Instant.ofEpochMilli(json.getLong("expiresAt")));
    }
  }

  /// A code to be typed on the phone, `ABCD-1234`.
  record PairingCode(String code) implements Reply {
    @Override
    public JsonObject toJson() {
      return new JsonObject().put("code", code);
    }

    static PairingCode of(JsonObject json) {
      return new PairingCode(json.getString("code"));
    }
  }

  /// How far linking by a passkey is.
  ///
  /// @param options how browsers are asked for the passkey, while it is to be shown
  /// @param code to be compared with the phone's
  record Passkey(Step step, Instant expiresAt, Optional<JsonObject> options, Optional<String> code)
      implements Reply {
    /// What is to be done.
    public enum Step {
      /// The passkey is to be shown.
      SHOW,
      /// WhatsApp or the phone is at work.
      WAIT,
      /// The code is to be compared with the phone's, and confirmed.
      COMPARE,
      /// The phone links the session next.
      LINKING
    }

    @Override
    public JsonObject toJson() {
      JsonObject json =
          new JsonObject()
              .put("step", step.name().toLowerCase(Locale.ROOT))
              .put("expiresAt", expiresAt.toEpochMilli());
      options.ifPresent(asked -> json.put("options", asked));
      code.ifPresent(shown -> json.put("code", shown));
      return json;
    }

    static Passkey of(JsonObject json) {
      return new Passkey(
          Step.valueOf(json.getString("step").toUpperCase(Locale.ROOT)),
          Instant.ofEpochMilli(json.getLong("expiresAt")),
          Optional.ofNullable(json.getJsonObject("options")),
          Optional.ofNullable(json.getString("code")));
    }
  }

  /// The group that one is in now.
  record Joined(Jid group) implements Reply {
    @Override
    public JsonObject toJson() {
      return new JsonObject().put("groupJid", group.toString());
    }

    static Joined of(JsonObject json) {
      return new Joined(Jid.parse(json.getString("groupJid")).orElseThrow());
    }
  }

  /// Whether somebody on WhatsApp has a number.
  ///
  /// @param query the digits that were asked for
  /// @param jid his address, by number where WhatsApp tells it
  record OnWhatsApp(String query, Optional<Jid> jid) implements Reply {
    @Override
    public JsonObject toJson() {
      JsonObject json = new JsonObject().put("query", query);
      jid.ifPresent(address -> json.put("jid", address.toString()));
      return json.put("isOnWhatsApp", jid.isPresent());
    }

    static OnWhatsApp of(JsonObject json) {
      return new OnWhatsApp(
          json.getString("query"), Optional.ofNullable(json.getString("jid")).flatMap(Jid::parse));
    }
  }

  /// It is not done: `{"error":{"code","message","details"?}}`.
  record Failed(ErrorEnvelope error) implements Reply {
    public Failed(Failure failure) {
      this(ErrorEnvelope.of(failure));
    }

    @Override
    public JsonObject toJson() {
      return error.toJson();
    }
  }
}
