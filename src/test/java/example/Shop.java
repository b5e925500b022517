package example;

import com.hazelcast.config.Config;
import com.hazelcast.config.NetworkConfig;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.spi.cluster.hazelcast.ConfigUtil;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.concurrent.TimeUnit;

/// Links a number, sends a message, is in a group for a moment, and prints every event.
///
/// Arguments: the interface of this machine that the cluster uses, the cluster's name, a member of
/// it (`host:port`), a phone number to send to, the code of an invite. The API key is in `API_KEY`.
public final class Shop {
  private final Gateway gateway;
  private final String customer;
  private final String invite;
  private final Promise<Void> linked = Promise.promise();
  private final Promise<Void> delivered = Promise.promise();

  private Shop(Vertx vertx, String key, String customer, String invite) {
    this.gateway = new Gateway(vertx, key);
    this.customer = customer;
    this.invite = invite;
  }

  /// See above.
  public static void main(String[] arguments) throws Exception {
    Vertx vertx = join(arguments[0], arguments[1], arguments[2]).await(1, TimeUnit.MINUTES);
    try {
      new Shop(vertx, System.getenv("API_KEY"), arguments[3], arguments[4])
          .run()
          .await(2, TimeUnit.MINUTES);
      say("done", "");
    } finally {
      vertx.close().await(1, TimeUnit.MINUTES);
    }
  }

  /// Becomes a member of the gateway's cluster.
  private static Future<Vertx> join(String own, String cluster, String member) {
    Config config = ConfigUtil.loadConfig();
    config.setClusterName(cluster);
    NetworkConfig network = config.getNetworkConfig();
    network.getInterfaces().setEnabled(true).addInterface(own);
    network.getJoin().getMulticastConfig().setEnabled(false);
    network.getJoin().getTcpIpConfig().setEnabled(true).addMember(member);
    return Vertx.builder()
        .with(new VertxOptions().setEventBusOptions(new EventBusOptions().setHost(own)))
        .withClusterManager(new HazelcastClusterManager(config))
        .buildClustered();
  }

  private Future<Void> run() {
    return gateway
        .ask("sessions.create", new JsonObject().put("label", "Shop"))
        .compose(this::serve);
  }

  private Future<Void> serve(JsonObject made) {
    String session = made.getString("id");
    gateway.follow(made.getString("organizationId"), "0", event -> hear(session, event));
    return gateway
        .ask(session, "sessions.qr", new JsonObject())
        .onSuccess(qr -> say("qr", qr.getString("code")))
        .compose(_ -> linked.future())
        .compose(_ -> gateway.ask(session, "messages.send", text("Your parcel is on its way")))
        .onSuccess(sent -> say("sent", sent.getString("waMessageId")))
        .compose(
            _ -> gateway.ask(session, "messages.send", text("It has arrived").put("async", true)))
        .onSuccess(queued -> say("queued", queued.getString("outboxId")))
        .compose(_ -> gateway.ask(session, "groups.join", new JsonObject().put("invite", invite)))
        .onSuccess(joined -> say("joined", joined.getString("groupJid")))
        .compose(joined -> gateway.ask(session, "groups.leave", left(joined)))
        .onSuccess(_ -> say("left", ""))
        .compose(_ -> delivered.future());
  }

  private JsonObject text(String text) {
    return new JsonObject().put("type", "text").put("to", customer).put("text", text);
  }

  private static JsonObject left(JsonObject joined) {
    return new JsonObject().put("gid", joined.getString("groupJid"));
  }

  private void hear(String session, JsonObject event) {
    if (!session.equals(event.getString("session"))) {
      return;
    }
    JsonObject payload = event.getJsonObject("payload");
    say("event", event.getString("event") + " " + payload.getString("status", ""));
    switch (event.getString("event") + " " + payload.getString("status", "")) {
      case "session.status working" -> linked.tryComplete();
      case "message.status delivered" -> delivered.tryComplete();
      default -> {}
    }
  }

  private static void say(String what, String more) {
    System.out.println((what + " " + more).strip());
  }
}
