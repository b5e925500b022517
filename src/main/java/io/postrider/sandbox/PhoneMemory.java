package io.postrider.sandbox;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.protocol.content.Content;
import io.postrider.protocol.content.Contents;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.node.NodeReader;
import io.postrider.protocol.node.NodeWriter;
import io.postrider.protocol.proto.Message;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// The messages that a phone has sent or received and can refer to; the newest 5,000. They are in
/// the state file too. Here they are bytes: thousands of trees of small objects for each phone
/// would be what the collector is busy with.
final class PhoneMemory {
  private static final int KEPT = 5_000;

  /// A message.
  ///
  /// @param chat a group, or the other side's hidden id
  /// @param stanza the message as it came, without its parts; empty for what the phone has sent
  record Known(
      MessageId id, Jid chat, PhoneAccount author, Message message, Optional<Node> stanza) {}

  private final SandboxNetwork net;
  private final PhoneAccount owner;
  private final LinkedHashMap<String, Bytes> messages = new LinkedHashMap<>();

  PhoneMemory(SandboxNetwork net, PhoneAccount owner) {
    this.net = net;
    this.owner = owner;
  }

  void add(Known message) {
    String id = message.id.value();
    messages.putLast(id, pack(message));
    if (messages.size() > KEPT) {
      net.state.removed(section(messages.pollFirstEntry().getKey()));
    }
    net.state.changed(section(id), () -> encode(message));
  }

  private String section(String id) {
    return "memory/" + owner.phone + "/" + id;
  }

  private static Bytes pack(Known message) {
    List<Node> parts = new ArrayList<>();
    parts.add(Node.of("content").with(Bytes.wrap(message.message.toByteArray())));
    message.stanza.ifPresent(parts::add);
    return NodeWriter.write(
        Node.of("known")
            .with("chat", message.chat)
            .with("author", message.author.phone)
            .withChildren(parts));
  }

  private Known unpack(String id, Bytes packed) {
    Node known = NodeReader.read(packed);
    return new Known(
        new MessageId(id),
        known.jid("chat").orElseThrow(),
        net.accounts.byPhone(known.attr("author").orElseThrow()).orElseThrow(),
        Contents.parse(known.children().getFirst().bytes()),
        known.children().stream().skip(1).findFirst());
  }

  private static JsonObject encode(Known message) {
    JsonObject json =
        new JsonObject()
            .put("chat", message.chat.toString())
            .put("author", message.author.phone)
            .put("message", Bytes.wrap(message.message.toByteArray()).base64());
    message.stanza.ifPresent(stanza -> json.put("stanza", NodeWriter.write(stanza).base64()));
    return json;
  }

  /// Takes back a message of the state file.
  void restore(String id, JsonObject json) {
    String stanza = json.getString("stanza");
    messages.put(
        id,
        pack(
            new Known(
                new MessageId(id),
                Jid.parse(json.getString("chat")).orElseThrow(),
                net.accounts.byPhone(json.getString("author")).orElseThrow(),
                Contents.parse(Bytes.fromBase64(json.getString("message"))),
                Optional.ofNullable(stanza).map(Bytes::fromBase64).map(NodeReader::read))));
  }

  Optional<Known> find(String id) {
    return Optional.ofNullable(messages.get(id)).map(packed -> unpack(id, packed));
  }

  boolean isOwn(Known message) {
    return message.author == owner;
  }

  /// An account as the members of a chat address it.
  Jid address(PhoneAccount account, Jid chat) {
    return net.groups.find(chat).map(group -> group.address(account)).orElse(account.lidJid());
  }

  /// The message as one that is about it names it.
  Content.Target target(Known message) {
    boolean named = message.chat.isGroup() && !isOwn(message);
    return new Content.Target(
        message.chat,
        isOwn(message),
        message.id,
        named ? Optional.of(address(message.author, message.chat)) : Optional.empty());
  }
}
