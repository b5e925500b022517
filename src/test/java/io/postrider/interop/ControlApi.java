package io.postrider.interop;

import io.postrider.JsonHttp;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// The control API of a sandbox, as its tests use it.
public final class ControlApi {
  private static final int WAIT_MS = 1_000;
  private static final int ROUNDS = 30;

  private final JsonHttp http;

  public ControlApi(int port) {
    this("http://127.0.0.1:" + port + "/sandbox/v1");
  }

  /// The one at this base.
  public ControlApi(String base) {
    http = new JsonHttp(base, Map.of());
  }

  /// Adds a phone.
  ///
  /// @param aliases other numbers that WhatsApp finds it by
  /// @return its number
  public String addPhone(String number, String... aliases) {
    JsonObject body = new JsonObject().put("phone", number);
    http.post("/phones", body.put("aliases", new JsonArray(List.of(aliases)))).expect(201);
    return number;
  }

  /// Lets a phone scan the text of a QR code.
  ///
  /// @return the JID of the new device
  public String scan(String phone, String qr) {
    JsonObject body = new JsonObject().put("qr", qr);
    return http.post("/phones/" + phone + ":scan", body).expect(200).body().getString("deviceJid");
  }

  /// Types a code on a phone.
  void enterCode(String phone, String code) {
    JsonObject body = new JsonObject().put("code", code);
    http.post("/phones/" + phone + ":enter-code", body).expect(200);
  }

  /// Puts somebody into the address book of a phone, under this name.
  public void contact(String phone, String to, String fullName) {
    JsonObject body = new JsonObject().put("to", to).put("fullName", fullName);
    http.post("/phones/" + phone + "/contacts", body).expect(204);
  }

  /// Whether a phone that scans this is linked by it.
  public boolean scanned(String phone, String qr) {
    return http.post("/phones/" + phone + ":scan", new JsonObject().put("qr", qr)).status() == 200;
  }

  /// Both addresses of an account, by phone number and by LID, without a device.
  public Set<String> addresses(String phone) {
    JsonObject found = phone(phone);
    Set<String> addresses = new HashSet<>();
    addresses.add(found.getString("jid"));
    addresses.add(found.getString("lid"));
    return addresses;
  }

  /// Both addresses of a companion.
  ///
  /// @param deviceJid its JID as `scan` gives it
  public Set<String> deviceAddresses(String phone, String deviceJid) {
    String device = deviceJid.substring(deviceJid.indexOf(':'), deviceJid.indexOf('@'));
    return addresses(phone).stream()
        .map(address -> address.replace("@", device + "@"))
        .collect(Collectors.toSet());
  }

  /// The numbers of the companions of an account.
  public List<Integer> devices(String phone) {
    return phone(phone).getJsonArray("devices").stream()
        .map(device -> ((JsonObject) device).getInteger("device"))
        .toList();
  }

  /// How long the only companion of an account was without a connection before its last login.
  public Duration gap(String phone) {
    return Duration.ofMillis(
        phone(phone).getJsonArray("devices").getJsonObject(0).getLong("gapMs"));
  }

  /// Whether the only companion of an account is connected.
  public boolean isConnected(String phone) {
    return phone(phone).getJsonArray("devices").getJsonObject(0).getBoolean("connected");
  }

  private JsonObject phone(String phone) {
    return http.get("/phones/" + phone).expect(200).body();
  }

  /// Unlinks a companion.
  public void unlink(String phone, int device) {
    http.delete("/phones/" + phone + "/devices/" + device).expect(204);
  }

  /// Lets a phone send a text.
  ///
  /// @return the message's id
  public String send(String phone, String to, String text) {
    JsonObject body = new JsonObject().put("type", "text").put("to", to).put("text", text);
    return http.post("/phones/" + phone + "/messages", body)
        .expect(200)
        .body()
        .getString("waMessageId");
  }

  /// Lets a phone send anything.
  ///
  /// @return the message's id
  public String post(String phone, JsonObject message) {
    return http.post("/phones/" + phone + "/messages", message)
        .expect(200)
        .body()
        .getString("waMessageId");
  }

  /// Lets a phone try to send something that it must not.
  ///
  /// @return the status of the answer
  public int refused(String phone, JsonObject message) {
    return http.post("/phones/" + phone + "/messages", message).status();
  }

  /// Lets a phone read a message that it has received.
  ///
  /// @return the status of the answer
  public int read(String phone, String messageId) {
    return http.post("/phones/" + phone + "/messages/" + messageId + ":read", new JsonObject())
        .status();
  }

  /// Changes whether a phone is online and reads what it receives.
  public void change(String phone, JsonObject changes) {
    http.patch("/phones/" + phone, changes).expect(200);
  }

  /// Orders a fault.
  ///
  /// @return its id
  public String fault(JsonObject fault) {
    return http.post("/faults", fault).expect(201).body().getString("id");
  }

  /// How often a fault has happened.
  public int applied(String fault) {
    return http.get("/faults/" + fault).expect(200).body().getInteger("applied");
  }

  public void deleteFaults() {
    http.delete("/faults").expect(204);
  }

  /// Lets a phone call somebody.
  ///
  /// @return the call's id
  public String call(String phone, String to) {
    return http.post("/phones/" + phone + "/calls", new JsonObject().put("to", to))
        .expect(200)
        .body()
        .getString("callId");
  }

  /// Lets a phone create a group.
  ///
  /// @return its JID
  public String createGroup(String phone, List<String> participants) {
    return createGroup(phone, "Riders", participants).getString("groupJid");
  }

  /// Waits until a phone has received and decrypted this text.
  public JsonObject awaitText(String phone, String text) {
    return await(phone, message -> text.equals(message.getString("text")), text);
  }

  /// Waits until a phone has received and decrypted the message with this id.
  public JsonObject awaitMessage(String phone, String id) {
    return await(phone, message -> id.equals(message.getString("waMessageId")), id);
  }

  private JsonObject await(String phone, Predicate<JsonObject> fits, String expected) {
    long since = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String query = "?since=" + since + "&wait=" + WAIT_MS;
      JsonArray found =
          http.get("/phones/" + phone + "/messages" + query)
              .expect(200)
              .body()
              .getJsonArray("data");
      for (Object one : found) {
        JsonObject message = (JsonObject) one;
        since = message.getLong("seq");
        if (fits.test(message)) {
          return message;
        }
      }
    }
    throw new AssertionError("the phone did not receive \"" + expected + "\"");
  }

  /// What a phone has received and decrypted so far, oldest first.
  public List<JsonObject> inbox(String phone) {
    return http
        .get("/phones/" + phone + "/messages?since=0")
        .expect(200)
        .body()
        .getJsonArray("data")
        .stream()
        .map(JsonObject.class::cast)
        .toList();
  }

  /// Counters of the whole network.
  public JsonObject stats() {
    return http.get("/stats").expect(200).body();
  }

  /// Lets a phone create a group.
  ///
  /// @return its JID and its invite code
  public JsonObject createGroup(String phone, String subject, List<String> participants) {
    JsonObject body =
        new JsonObject().put("subject", subject).put("participants", new JsonArray(participants));
    return http.post("/phones/" + phone + "/groups", body).expect(201).body();
  }

  /// Lets a phone revoke a group's invite.
  public void resetInvite(String phone, String group) {
    http.post("/phones/" + phone + "/groups/" + group + ":reset-invite", new JsonObject())
        .expect(200);
  }

  /// The server's truth about a group.
  public JsonObject group(String group) {
    return http.get("/groups/" + group).expect(200).body();
  }
}
