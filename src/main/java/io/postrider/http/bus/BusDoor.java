package io.postrider.http.bus;

import io.postrider.http.contract.Endpoint;
import io.postrider.http.exchange.Answer;
import io.postrider.http.exchange.Operation;
import io.postrider.http.exchange.Responses;
import io.postrider.model.Capability;
import io.postrider.session.bus.Bus;
import io.postrider.session.bus.BusRequest;
import io.postrider.session.bus.Reception;
import io.postrider.session.bus.Sessions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// What programs on the bus ask of no session in particular, at `postrider.sessions`: operations of
/// HTTP under other names. Belongs to one event loop.
public final class BusDoor {
  private static final Map<String, String> OPERATIONS =
      Map.of(
          "createSession", "sessions.create",
          "listSessions", "sessions.list",
          "getSession", "sessions.get",
          "listEvents", "events.read");

  private final Reception reception;
  private final Map<String, BusOperation> operations = new HashMap<>();
  private final Map<String, Capability> capabilities = new HashMap<>();

  /// @param all what each endpoint does
  public BusDoor(Reception reception, Sessions sessions, Map<Endpoint, Operation> all) {
    this.reception = reception;
    all.forEach(
        (endpoint, operation) -> {
          String op = OPERATIONS.get(endpoint.id());
          if (op != null) {
            operations.put(op, new BusOperation(endpoint, operation, sessions));
            capabilities.put(op, endpoint.capability().orElseThrow());
          }
        });
  }

  /// Completes when the whole cluster can ask here.
  public Future<Void> open(Vertx vertx) {
    return vertx
        .eventBus()
        .consumer(
            Bus.SESSIONS, message -> reception.serve(message, this::carryOut, Responses::failure))
        .completion();
  }

  private Future<Buffer> carryOut(BusRequest request) {
    var _ = request.organization(); // who has none is refused before anything is read
    BusRequest.Call call = request.call(capabilities);
    return Objects.requireNonNull(operations.get(call.op()))
        .answer(request.principal(), call.args())
        .map(Answer::buffer);
  }
}
