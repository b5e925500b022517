package io.postrider.session.bus;

import io.postrider.model.Capability;
import io.postrider.model.Failure;
import io.postrider.model.FailureException;
import io.postrider.model.OrganizationId;
import io.postrider.model.Principal;
import io.postrider.trust.Sender;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A request on the bus of somebody who is known: a command of this process itself, or plain JSON
/// in a `Buffer`, so that any Vert.x application can write it: `{"v":1,"op":…,"args":{…}}`. That is
/// read when it is clear whose session it is for, and its `args` when it is clear that he may.
public final class BusRequest {
  private static final int LAST_VERSION = Integer.MAX_VALUE;

  /// As over HTTP (api.md §1).
  private static final int LIMIT_BYTES = 1 << 20;

  private static final List<String> FIELDS = List.of("v", "op", "args");

  private final Sender sender;
  private final @Nullable Object body;

  BusRequest(Sender sender, @Nullable Object body) {
    this.sender = sender;
    this.body = body;
  }

  /// One of this process itself.
  static BusRequest of(Principal principal, BusCommand command) {
    return new BusRequest(new Sender(principal, Optional.empty()), command);
  }

  static Buffer write(SessionCommand command) {
    return new JsonObject()
        .put("v", Bus.VERSION)
        .put("op", CommandCodec.op(command))
        .put("args", CommandCodec.args(command))
        .toBuffer();
  }

  /// Who asks.
  public Principal principal() {
    return sender.principal();
  }

  /// Whose organization asks.
  ///
  /// @throws FailureException `Unauthorized` when he has chosen none
  public OrganizationId organization() {
    return sender.principal().organization();
  }

  /// Whether this organization asks.
  public boolean isFrom(OrganizationId organization) {
    return organization.equals(sender.principal().activeOrganization());
  }

  /// What a session is told.
  ///
  /// @throws FailureException `Lacks` when he may not, `Invalid` when it does not make sense
  public SessionCommand command(Instant now) {
    if (body instanceof SessionCommand said) {
      allow(Objects.requireNonNull(CommandCodec.OF_SESSIONS.get(CommandCodec.op(said))));
      return said;
    }
    Call call = call(CommandCodec.OF_SESSIONS);
    return CommandCodec.session(call.op(), new Args(call.args()), now);
  }

  /// The session that is to be created, which only this process itself can ask for.
  ///
  /// @throws FailureException `Lacks` when he may not, `Malformed` when somebody else asks
  public CreateSession creation() {
    if (body instanceof CreateSession said) {
      allow(Capability.MANAGE);
      return said;
    }
    throw unfit("sessions are created at " + Bus.SESSIONS);
  }

  /// What is asked.
  public record Call(String op, JsonObject args) {}

  /// One of the operations that there are here.
  ///
  /// @param known what each takes
  /// @throws FailureException `Lacks` when he may not, `Invalid` when it does not make sense
  public Call call(Map<String, Capability> known) {
    Args request = new Args(json(body));
    checkVersion(request);
    request.only("body", FIELDS);
    String op = request.required("op");
    @Nullable Capability capability = known.get(op);
    if (capability == null) {
      throw sender.isNode() ? newer() : request.invalid("op", "unknown");
    }
    allow(capability);
    return new Call(op, request.json("args").orElseGet(JsonObject::new));
  }

  private void allow(Capability capability) {
    if (!sender.principal().can(capability)) {
      throw new Failure.Lacks(capability).asException();
    }
  }

  private void checkVersion(Args request) {
    int most = sender.isNode() ? LAST_VERSION : Bus.VERSION;
    long version =
        request
            .whole("v", Bus.VERSION, most, "must be " + Bus.VERSION)
            .orElseThrow(() -> request.invalid("v", "is required"));
    if (version != Bus.VERSION) {
      throw newer();
    }
  }

  /// While nodes are replaced one by one, a newer one may ask what only its like can do.
  private static FailureException newer() {
    return new Failure.Busy("the session's node is older than what is asked of it").asException();
  }

  private static JsonObject json(@Nullable Object body) {
    if (body instanceof Buffer buffer && buffer.length() > LIMIT_BYTES) {
      throw new Failure.TooLarge(LIMIT_BYTES).asException();
    }
    try {
      if (body instanceof Buffer buffer && Json.decodeValue(buffer) instanceof JsonObject object) {
        return object;
      }
    } catch (DecodeException broken) {
      throw unfit("must be one JSON object");
    }
    throw unfit("must be one JSON object");
  }

  private static FailureException unfit(String problem) {
    return new Failure.Malformed(List.of("body: " + problem)).asException();
  }
}
