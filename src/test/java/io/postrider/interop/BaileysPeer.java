package io.postrider.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.Arrivals;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/// A Baileys client in a process of its own (`peer.mjs`). Its keys live as long as the process.
final class BaileysPeer implements AutoCloseable {
  /// The receipts of a device that has decrypted a message; `inactive` of one that nobody looks at.
  private static final Set<String> ARRIVED = Set.of("delivered", "inactive");

  private final Arrivals<JsonObject> arrivals;
  private final AtomicInteger requests = new AtomicInteger();
  private final Process process;
  private final Writer input;
  private final String url;

  private BaileysPeer(Process process, String url) {
    this.process = process;
    this.url = url;
    this.input = process.outputWriter(StandardCharsets.UTF_8);
    this.arrivals = new Arrivals<>("Baileys");
  }

  /// Starts a client that is linked to nobody and not connected.
  ///
  /// @param url the WebSocket of its network
  static BaileysPeer start(String url) throws IOException {
    Process process =
        new ProcessBuilder(NodeTools.peer())
            .directory(NodeTools.folder().toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    BaileysPeer peer = new BaileysPeer(process, url);
    Thread.ofVirtual().name("baileys output").start(peer::read);
    return peer;
  }

  private void read() {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      output.lines().map(JsonObject::new).forEach(arrivals::add);
    } catch (IOException | UncheckedIOException _) {
      // it has ended
    } finally {
      arrivals.end();
    }
  }

  /// Connects and links through its QR code.
  ///
  /// @return its JID with the device
  String link(ControlApi network, String phone) {
    connect();
    network.scan(phone, await("qr", _ -> true).getString("code"));
    return await("open", _ -> true).getString("jid");
  }

  /// Connects and links through a code that is typed.
  ///
  /// @return its JID with the device
  String linkByCode(ControlApi network, String phone) {
    connect();
    await("qr", _ -> true);
    network.enterCode(
        phone, ask("pairingCode", new JsonObject().put("phone", phone)).getString("code"));
    return await("open", _ -> true).getString("jid");
  }

  void connect() {
    ask("connect", new JsonObject().put("url", url));
  }

  /// Connects with the keys that it has.
  void reconnect() {
    connect();
    await("open", _ -> true);
  }

  void disconnect() {
    ask("disconnect", new JsonObject());
    await("close", _ -> true);
  }

  /// Sends a text and returns the message's id.
  String send(String to, String text) {
    return ask("send", new JsonObject().put("to", to).put("text", text)).getString("messageId");
  }

  /// Sends anything that Baileys can, and returns the message's id.
  ///
  /// @param options `quoted` or `target`, the id of a message that it knows
  String send(String to, JsonObject content, JsonObject options) {
    JsonObject fields = options.copy().put("to", to).put("content", content);
    return ask("say", fields).getString("messageId");
  }

  /// Asks whose a number is: his address, or nothing when nobody has it.
  Optional<String> check(String phone) {
    return Optional.ofNullable(ask("check", new JsonObject().put("phone", phone)).getString("jid"));
  }

  /// Votes in a poll, and returns the vote's id.
  String vote(String to, String poll, List<String> options) {
    JsonObject fields =
        new JsonObject().put("to", to).put("poll", poll).put("options", new JsonArray(options));
    return ask("vote", fields).getString("messageId");
  }

  /// Creates a group and returns its JID.
  String createGroup(String subject, Collection<String> participants) {
    JsonArray members = new JsonArray(List.copyOf(participants));
    return ask("groupCreate", new JsonObject().put("subject", subject).put("participants", members))
        .getString("group");
  }

  /// The bare code of the group's invite.
  String groupInvite(String group) {
    return ask("groupInvite", new JsonObject().put("group", group)).getString("code");
  }

  /// Waits for this text from somebody else.
  JsonObject awaitText(String text) {
    return await(
        "message",
        message -> text.equals(message.getString("text")) && !message.getBoolean("fromMe"));
  }

  /// Waits for the message with this id.
  JsonObject awaitMessage(String messageId) {
    return await("message", message -> messageId.equals(message.getString("id")));
  }

  /// Waits for a receipt of this kind, from whomever.
  void awaitReceipt(String messageId, String kind) {
    await(
        "receipt",
        receipt ->
            kind.equals(receipt.getString("kind"))
                && receipt.getJsonArray("ids").contains(messageId));
  }

  /// Waits until the server has acknowledged a message.
  ///
  /// @return the error with which it refuses it, empty for none
  String awaitAcknowledged(String messageId) {
    return await("ack", ack -> messageId.equals(ack.getString("id"))).getString("error", "");
  }

  /// Waits until somebody has this name in the address book.
  ///
  /// @return his JID
  String awaitContact(String name) {
    return await("contact", contact -> name.equals(contact.getString("name"))).getString("id");
  }

  /// Waits for a call to reach this state.
  JsonObject awaitCall(String callId, String status) {
    return await(
        "call",
        call -> callId.equals(call.getString("id")) && status.equals(call.getString("status")));
  }

  /// Waits until a device has received and decrypted the message.
  ///
  /// @param addresses of the device, by phone number and by LID
  void awaitDelivered(String messageId, Collection<String> addresses) {
    await(
        "receipt",
        receipt ->
            ARRIVED.contains(receipt.getString("kind"))
                && receipt.getJsonArray("ids").contains(messageId)
                && addresses.contains(receipt.getString("from")));
  }

  /// Waits until a member, known by one of these addresses, joins (`add`) or leaves (`remove`).
  JsonObject awaitParticipant(String group, String action, Collection<String> memberAddresses) {
    return await(
        "participants",
        change ->
            change.getString("group").equals(group)
                && change.getString("action").equals(action)
                && change.getJsonArray("participants").stream()
                    .map(JsonArray.class::cast)
                    .anyMatch(member -> memberAddresses.stream().anyMatch(member::contains)));
  }

  /// Waits for the end of its connection.
  ///
  /// @return the status that it gives as the reason
  int awaitClose() {
    return await("close", _ -> true).getInteger("status");
  }

  private JsonObject await(String event, Predicate<JsonObject> fits) {
    return arrivals.take(
        event, arrival -> event.equals(arrival.getString("event")) && fits.test(arrival));
  }

  /// Asks for the invite of a group and returns the error that comes instead.
  String groupInviteError(String group) {
    return reply("groupInvite", new JsonObject().put("group", group)).getString("error");
  }

  private JsonObject ask(String operation, JsonObject fields) {
    JsonObject reply = reply(operation, fields);
    assertThat(reply.getString("error")).as(operation).isNull();
    return reply.getJsonObject("result");
  }

  private JsonObject reply(String operation, JsonObject fields) {
    int id = requests.incrementAndGet();
    try {
      input.write(fields.put("id", id).put("op", operation).encode() + "\n");
      input.flush();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return arrivals.take(
        "the reply to " + operation, arrival -> arrival.getInteger("reply", 0) == id);
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    input.close();
  }
}
