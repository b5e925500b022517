package io.postrider.session.bus;

import io.postrider.model.Failure;
import io.postrider.model.FailureException;
import io.postrider.model.OrganizationId;
import io.postrider.model.Principal;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request on the bus, plain JSON in a `Buffer`, so that any Vert.x application can write it:
/// `{"v":1,"op":…,"organization":…,"principal":…,"args":{…}}`. Who asks is read first; what he asks
/// for is read when it is clear that he may.
public final class BusRequest {
  private static final List<String> FIELDS =
      List.of("v", "op", "organization", "principal", "args");

  private final String op;
  private final OrganizationId organization;
  private final String principal;
  private final Args args;

  private BusRequest(Args request) {
    if (request.whole("v", Bus.VERSION, Bus.VERSION, "must be " + Bus.VERSION).isEmpty()) {
      throw request.invalid("v", "is required");
    }
    request.only("body", FIELDS);
    op = request.required("op");
    organization = organization(request);
    principal = request.required("principal");
    args = new Args(request.json("args").orElseGet(JsonObject::new));
  }

  private static OrganizationId organization(Args request) {
    String id = request.required("organization");
    if (!OrganizationId.isValid(id)) {
      throw request.invalid("organization", "must be an organization's id");
    }
    return new OrganizationId(id);
  }

  /// The request that a message is.
  ///
  /// @throws FailureException when it is none
  public static BusRequest read(Message<?> message) {
    return of(message.body());
  }

  static BusRequest of(@Nullable Object body) {
    return new BusRequest(new Args(json(body)));
  }

  private static JsonObject json(@Nullable Object body) {
    try {
      if (body instanceof Buffer buffer && Json.decodeValue(buffer) instanceof JsonObject object) {
        return object;
      }
    } catch (DecodeException broken) {
      throw unfit();
    }
    throw unfit();
  }

  private static FailureException unfit() {
    return new Failure.Malformed(List.of("body: must be one JSON object")).asException();
  }

  static Buffer write(Principal principal, BusCommand command) {
    return new JsonObject()
        .put("v", Bus.VERSION)
        .put("op", CommandCodec.op(command))
        .put("organization", principal.organization().value())
        .put("principal", principal.id())
        .put("args", CommandCodec.args(command))
        .toBuffer();
  }

  public OrganizationId organization() {
    return organization;
  }

  /// The id of the key or the user that asks.
  public String principal() {
    return principal;
  }

  /// What a session is told.
  ///
  /// @throws FailureException `Invalid` when it does not make sense
  public SessionCommand command(Instant now) {
    return CommandCodec.session(op, args, now);
  }

  /// The session that is to be created.
  ///
  /// @throws FailureException `Invalid` when it does not make sense
  public CreateSession creation() {
    return CommandCodec.creation(op, args);
  }
}
