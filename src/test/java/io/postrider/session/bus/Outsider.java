package io.postrider.session.bus;

import io.postrider.model.Bytes;
import io.postrider.model.Failure;
import io.postrider.model.Principal;
import io.postrider.model.SessionId;
import io.postrider.model.Timers;
import io.postrider.trust.Senders;
import io.postrider.trust.Signatures;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Objects;

/// A program in the cluster that is none of ours: it has plain JSON and a key, and believes what it
/// is answered.
public final class Outsider {
  /// The key of whoever is admitted.
  public static final String KEY = "wa_outsider";

  private static final Bytes NODES = Bytes.wrap(new byte[32]);

  private Outsider() {}

  /// Those of a node.
  public static Signatures signatures(String node, Timers timers) {
    return new Signatures(NODES, node, timers);
  }

  /// Lets in the nodes, and one outsider.
  public static Senders admitting(Signatures signatures, Principal principal) {
    return admitting(signatures, Map.of(KEY, principal));
  }

  /// Lets in the nodes, and outsiders by their keys.
  public static Senders admitting(Signatures signatures, Map<String, Principal> keys) {
    return new Senders(
        signatures,
        key ->
            keys.containsKey(key)
                ? Future.succeededFuture(keys.get(key))
                : new Failure.Unauthorized().asFuture());
  }

  /// Passes on what is for a session of a node, and its answer, as the node does.
  public static void pass(Vertx vertx, Message<Buffer> message) {
    SessionId session = new SessionId(Objects.requireNonNull(message.headers().get(Bus.SESSION)));
    vertx
        .eventBus()
        .<Buffer>request(
            Bus.address(session),
            message.body(),
            new DeliveryOptions().setLocalOnly(true).setHeaders(message.headers()))
        .onSuccess(
            reply ->
                message.reply(reply.body(), new DeliveryOptions().setHeaders(reply.headers())));
  }

  /// What is answered to a request.
  ///
  /// @param body whatever it is
  public static Future<JsonObject> ask(Vertx vertx, String address, Object body) {
    return ask(vertx, address, body, "Bearer " + KEY);
  }

  /// The same with another credential.
  public static Future<JsonObject> ask(
      Vertx vertx, String address, Object body, String authorization) {
    return vertx
        .eventBus()
        .<Buffer>request(
            address, body, new DeliveryOptions().addHeader("authorization", authorization))
        .map(reply -> new JsonObject(reply.body()));
  }
}
