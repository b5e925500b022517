package io.postrider.interop;

import io.postrider.Arrivals;
import io.postrider.GatewayProcess;
import io.postrider.JsonHttp;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/// A session of a gateway that is linked to a phone, over HTTP.
final class GatewaySession {
  private final GatewayProcess gateway;
  private final JsonHttp http;
  private final String path;
  private final String id;
  private final Set<String> addresses;
  private final Deque<JsonObject> events = new ArrayDeque<>();
  private String cursor;

  private GatewaySession(GatewayProcess gateway, String id, Set<String> addresses) {
    this.gateway = gateway;
    this.http = gateway.api();
    this.path = "/sessions/" + id;
    this.id = id;
    this.addresses = addresses;
    this.cursor = http.get("/events").expect(200).body().getString("nextCursor");
  }

  /// Creates a session, lets the phone scan its QR code, and waits until it works.
  static GatewaySession link(GatewayProcess gateway, ControlApi network, String phone) {
    JsonHttp http = gateway.api();
    JsonObject created =
        http.post("/sessions", new JsonObject().put("start", true)).expect(201).body();
    String id = created.getString("id");
    String code = http.get("/sessions/" + id + "/qr").expect(200).body().getString("code");
    String device = network.scan(phone, code);
    gateway.awaitLine(id + ": working");
    return new GatewaySession(gateway, id, network.deviceAddresses(phone, device));
  }

  /// The addresses of its device, by phone number and by LID.
  Set<String> addresses() {
    return addresses;
  }

  /// Sends a text; it is acknowledged when this returns.
  void send(String to, String text) {
    JsonObject body = new JsonObject().put("type", "text").put("to", to).put("text", text);
    http.post(path + "/messages", body).expect(200);
  }

  /// Sends a message of any type; it is acknowledged when this returns.
  ///
  /// @return its id
  String send(JsonObject message) {
    return http.post(path + "/messages", message).expect(200).body().getString("waMessageId");
  }

  /// The payload of the next event of this kind; waits for it, and drops those before it.
  JsonObject payload(String event) {
    Instant end = Instant.now().plus(Arrivals.PATIENCE);
    while (Instant.now().isBefore(end)) {
      while (!events.isEmpty()) {
        JsonObject next = events.remove();
        if (next.getString("event").equals(event) && next.getString("session").equals(id)) {
          return next.getJsonObject("payload");
        }
      }
      readEvents();
    }
    throw new AssertionError("no " + event);
  }

  private void readEvents() {
    JsonObject page = http.get("/events?wait=1000&since=" + cursor).expect(200).body();
    page.getJsonArray("data").forEach(event -> events.add((JsonObject) event));
    cursor = page.getString("nextCursor");
  }

  void stop() {
    http.post(path + ":stop", new JsonObject()).expect(200);
  }

  /// Starts it and waits until it works.
  void start() {
    http.post(path + ":start", new JsonObject()).expect(200);
    gateway.awaitLine(id + ": working");
  }

  /// Joins by an invite link.
  ///
  /// @return the group's JID
  String join(String code) {
    JsonObject body = new JsonObject().put("invite", "https://chat.whatsapp.com/" + code);
    return http.post(path + "/groups:join", body).expect(200).body().getString("groupJid");
  }

  void leave(String group) {
    String segment = URLEncoder.encode(group, StandardCharsets.UTF_8);
    http.post(path + "/groups/" + segment + ":leave", new JsonObject()).expect(204);
  }
}
