package io.postrider.session.bus;

import io.postrider.model.ErrorEnvelope;
import io.postrider.model.Failure;
import io.postrider.model.SessionId;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/// The form of what goes over the event bus: plain JSON in a `Buffer`, so that any Vert.x
/// application can speak it. A request is `{"op","organization","principal","args"}`; a reply is
/// JSON, or `{"error":{code,message,details}}`.
public final class Bus {
  /// Where sessions are created.
  public static final String SESSIONS = "postrider.sessions";

  private Bus() {}

  /// Where one session is told something.
  public static String address(SessionId session) {
    return "postrider.session." + session.value();
  }

  /// The request that a message is.
  ///
  /// @throws io.postrider.model.FailureException when it is none
  public static JsonObject request(Message<Buffer> message) {
    try {
      return new JsonObject(message.body());
    } catch (DecodeException | ClassCastException unfit) {
      throw new Failure.Malformed(java.util.List.of("body: not a JSON object")).asException();
    }
  }

  /// A failure as a reply.
  public static Buffer error(Throwable thrown) {
    return ErrorEnvelope.of(Failure.of(thrown)).toJson().toBuffer();
  }
}
