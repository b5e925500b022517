package io.postrider;

import io.postrider.interop.ControlApi;
import io.postrider.sandbox.Sandbox;
import io.postrider.sandbox.SandboxConfig;
import io.postrider.store.TestDatabase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A sandbox in this process, and a gateway in a process of its own that is connected to it and has
/// a database that outlives it. Its sessions have no budget.
final class Playground {
  private static final long PATIENCE_SECONDS = 30;

  private final Vertx vertx = Vertx.vertx();
  private final Sandbox sandbox;
  private final ControlApi network;
  private GatewayProcess gateway;

  Playground(Path folder) throws Exception {
    this(folder, TestDatabase.url());
  }

  /// The same on this database.
  Playground(Path folder, String databaseUrl) throws Exception {
    sandbox =
        Sandbox.start(vertx, SandboxConfig.inMemory(folder.resolve("network")))
            .await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    network = new ControlApi(sandbox.port());
    Map<String, String> environment =
        new HashMap<>(GatewayProcess.network(sandbox.webSocketUrl(), sandbox.rootKey().hex()));
    environment.put("DATABASE_URL", databaseUrl);
    environment.put("POSTRIDER_SESSION_RATE_PER_MIN", "0");
    environment.put("POSTRIDER_SESSION_RATE_PER_HOUR", "0");
    gateway = GatewayProcess.start(folder.resolve("data"), environment);
    TestDatabase.check(databaseUrl);
  }

  ControlApi network() {
    return network;
  }

  GatewayProcess gateway() {
    return gateway;
  }

  /// The API with the key of the first organization.
  JsonHttp api() {
    return gateway.api();
  }

  /// Starts another gateway on what the last one has left.
  void restart() {
    gateway = gateway.restart();
  }

  /// A session that is linked to a phone, which is made when there is none, and working.
  String link(String phone) {
    network.addPhone(phone);
    String id =
        api()
            .post("/sessions", new JsonObject().put("start", true))
            .expect(201)
            .body()
            .getString("id");
    JsonObject qr = api().get("/sessions/" + id + "/qr").expect(200).body();
    network.scan(phone, qr.getString("code"));
    gateway.awaitLine(id + ": working");
    return id;
  }

  /// Ends all of it.
  void close() throws Exception {
    gateway.close();
    sandbox.close().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    vertx.close().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }
}
