package io.postrider.sandbox;

import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.protocol.content.ParticipantHash;
import io.postrider.protocol.node.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Brings messages from one device to the devices they are for. Source: protocol/sandbox.md §4.
final class Routing {
  private static final Set<String> KEPT = Set.of("device-identity", "meta", "biz", "bot");

  private static final int REPORTING_BYTES = 16;

  /// What becomes of a message: an error code, or what goes to whom.
  private record Plan(int error, Map<Device, Node> deliveries) {
    static Plan refused(int code) {
      return new Plan(code, Map.of());
    }
  }

  private final SandboxNetwork net;

  Routing(SandboxNetwork net) {
    this.net = net;
  }

  /// Takes a message; `link` is where its acknowledgement goes, none for a phone's.
  void accept(Device sender, Node message, Optional<CompanionLink> link) {
    Optional<Jid> to = message.jid("to");
    if (to.isEmpty() || !MessageId.isValid(message.id())) {
      net.stats.violation("a message without a JID or a valid id");
      link.ifPresent(one -> one.send(ack(message, Jid.WHATSAPP).with("error", 479)));
      return;
    }
    if (message.child("reporting").filter(node -> !isReporting(node)).isPresent()) {
      net.stats.violation("a reporting token that is none");
    }
    if (link.isPresent() && !sender.tried(message.id())) {
      net.trusts.check(sender, message, to.get());
    }
    String phone = sender.account.phone;
    Predicate<Fault> about = fault -> fault.isAbout(net.accounts, to.get());
    Optional<Fault> refusal =
        link.flatMap(_ -> net.faults.take(Fault.Kind.REJECT_SEND, phone, about));
    if (refusal.isPresent()) {
      int code = refusal.get().number("code", 479);
      link.ifPresent(one -> one.send(ack(message, to.get()).with("error", code)));
      return;
    }
    int closed = link.isPresent() ? closed(sender, message, to.get()) : 0;
    Plan plan = closed == 0 ? plan(sender, message, to.get()) : Plan.refused(closed);
    boolean lost =
        link.isPresent() && net.faults.take(Fault.Kind.LOSE_ACK, phone, about).isPresent();
    if (link.isPresent()) {
      count(sender, message, plan);
      if (lost) {
        link.get().active = false;
      } else {
        acknowledge(link.get(), sender, answer(message, to.get(), plan), about);
      }
    }
    plan.deliveries.forEach(net.delivery::deliver);
    if (plan.error == 0 && message.child("participants").isPresent()) {
      net.accounts.find(to.get()).ifPresent(other -> net.trusts.wrote(sender.account, other));
    }
    if (lost) {
      link.ifPresent(CompanionLink::drop);
    }
  }

  private static boolean isReporting(Node node) {
    return node.child("reporting_token")
        .filter(token -> token.attr("v").orElse("").equals("2"))
        .filter(token -> token.bytes().length() == REPORTING_BYTES)
        .isPresent();
  }

  /// The code that refuses a namespace, or a stranger, to a companion; answers to retries go where
  /// they came from.
  private int closed(Device sender, Node message, Jid to) {
    int refusal =
        message.child("participants").isPresent() ? sender.account.namespaces.refusal(to) : 0;
    return refusal == 0 ? net.trusts.refusal(sender, message, to) : refusal;
  }

  private void count(Device sender, Node message, Plan plan) {
    if (plan.error != 0) {
      return;
    }
    net.stats.messagesAccepted++;
    boolean resend = message.child("enc").flatMap(enc -> enc.attr("count")).isPresent();
    if (!resend && sender.sent(message.id())) {
      net.stats.duplicates++;
    }
  }

  private void acknowledge(CompanionLink link, Device sender, Node ack, Predicate<Fault> about) {
    Optional<Fault> late = net.faults.take(Fault.Kind.DELAY_ACK, sender.account.phone, about);
    if (late.isPresent()) {
      net.after(Duration.ofMillis(late.get().number("delayMs", 1_000)), () -> link.send(ack));
    } else {
      link.send(ack);
    }
  }

  private Node ack(Node message, Jid to) {
    return Node.of("ack")
        .with("class", "message")
        .with("id", message.id())
        .with("from", to)
        .with("t", net.seconds());
  }

  private Node answer(Node message, Jid to, Plan plan) {
    Node ack = ack(message, to);
    if (plan.error != 0) {
      return ack.with("error", plan.error);
    }
    Optional<String> hash = message.attr("phash");
    if (to.isGroup() && hash.isPresent()) {
      SandboxGroup group = net.groups.find(to).orElseThrow();
      String real = ParticipantHash.of(group.devices().stream().map(group::address).toList());
      return real.equals(hash.get()) ? ack : ack.with("phash", real);
    }
    return ack;
  }

  private Plan plan(Device sender, Node message, Jid to) {
    if (message.attr("category").orElse("").equals("peer")) {
      return peer(sender, message, to);
    }
    if (to.isGroup()) {
      return group(sender, message, to);
    }
    if (to.isUser()) {
      return net.accounts
          .find(to)
          .map(account -> direct(sender, message, to, account))
          .orElse(Plan.refused(404));
    }
    return to.equals(new Jid("status", 0, Jid.BROADCAST))
        ? new Plan(0, Map.of())
        : Plan.refused(404);
  }

  private Plan peer(Device sender, Node message, Jid to) {
    Optional<Device> device = net.accounts.device(to).filter(one -> one.account == sender.account);
    if (device.isEmpty() || message.child("enc").isEmpty()) {
      net.stats.violation("a peer message to nobody of the own account");
      return Plan.refused(404);
    }
    Node stanza = head(sender, message).with("from", sender.phoneJid()).with("category", "peer");
    return new Plan(0, Map.of(device.get(), content(stanza, message, message.children("enc"))));
  }

  private Plan direct(Device sender, Node message, Jid to, PhoneAccount account) {
    Map<Device, Node> plan = new LinkedHashMap<>();
    Optional<Node> participants = message.child("participants");
    if (message.child("enc").isPresent()) {
      Device device = account.devices.get(to.device());
      if (device != null && device != sender) {
        Jid chat =
            message.jid("recipient").filter(_ -> account == sender.account).orElse(to.bare());
        plan.put(device, one(sender, message, chat, device, message.children("enc")));
      }
      return new Plan(device == null ? 404 : 0, plan);
    }
    if (participants.isEmpty()) {
      net.stats.violation("a message without content");
      return Plan.refused(479);
    }
    if (participants.get().children("to").stream()
        .anyMatch(one -> one.jid("jid").filter(jid -> isOther(jid, to)).isPresent())) {
      net.stats.violation("a message in two namespaces");
    }
    pairwise(sender, participants.get(), chatters(account, sender.account))
        .forEach((device, encs) -> plan.put(device, one(sender, message, to.bare(), device, encs)));
    return new Plan(0, plan);
  }

  private static boolean isOther(Jid jid, Jid to) {
    return jid.unhosted().isLid() != to.isLid();
  }

  /// Both sides of a chat, which are one in the chat with oneself.
  private static Set<String> chatters(PhoneAccount one, PhoneAccount other) {
    return one == other ? Set.of(one.phone) : Set.of(one.phone, other.phone);
  }

  /// The encrypted parts by device: the first of each, none for the sender.
  private Map<Device, List<Node>> pairwise(Device sender, Node participants, Set<String> accounts) {
    Map<Device, List<Node>> parts = new LinkedHashMap<>();
    for (Node to : participants.children("to")) {
      Optional<Jid> jid = to.jid("jid");
      Optional<PhoneAccount> account = jid.flatMap(net.accounts::find);
      if (account.isEmpty() || !accounts.contains(account.get().phone)) {
        net.stats.violation("a participant that is no device of the chat");
        continue;
      }
      Device device = account.get().devices.get(jid.get().device());
      if (device != null && device != sender) {
        parts.putIfAbsent(device, to.children("enc").stream().limit(1).toList());
      }
    }
    return parts;
  }

  private Node one(Device sender, Node message, Jid chat, Device device, List<Node> encs) {
    boolean byPhone = chat.isPhone();
    Node stanza = head(sender, message).with("from", sender.jidLike(chat));
    if (device.account != sender.account) {
      stanza =
          byPhone
              ? stanza.with("sender_lid", sender.account.lidJid())
              : stanza.with("sender_pn", sender.account.phoneJid());
    } else {
      stanza = stanza.with("recipient", chat);
      Optional<PhoneAccount> other = net.accounts.find(chat);
      if (other.isPresent()) {
        stanza =
            byPhone
                ? stanza.with("peer_recipient_lid", other.get().lidJid())
                : stanza.with("peer_recipient_pn", other.get().phoneJid());
      }
    }
    return content(stanza, message, encs);
  }

  private Plan group(Device sender, Node message, Jid to) {
    Optional<SandboxGroup> found = net.groups.find(to);
    if (found.isEmpty()) {
      return Plan.refused(404);
    }
    SandboxGroup group = found.get();
    if (group.member(sender.account).isEmpty()) {
      return Plan.refused(403);
    }
    if (group.announce && !group.isAdmin(sender.account) && !isOpenToAll(message)) {
      return Plan.refused(405);
    }
    Optional<Jid> participant = message.jid("participant");
    if (participant.isPresent()) {
      return net.accounts
          .device(participant.get())
          .filter(one -> group.member(one.account).isPresent())
          .map(
              one ->
                  new Plan(
                      0, Map.of(one, inGroup(sender, message, group, message.children("enc")))))
          .orElse(Plan.refused(404));
    }
    return message.children("enc").isEmpty() ? Plan.refused(479) : fanOut(sender, message, group);
  }

  /// Where only admins may write, members still react and vote.
  private static boolean isOpenToAll(Node message) {
    return message.attr("type").orElse("").equals("reaction")
        || message.child("meta").flatMap(meta -> meta.attr("polltype")).orElse("").equals("vote");
  }

  private Plan fanOut(Device sender, Node message, SandboxGroup group) {
    Map<Device, List<Node>> pairwise =
        message
            .child("participants")
            .map(node -> pairwise(sender, node, group.members.keySet()))
            .orElse(new HashMap<>());
    Map<Device, Node> plan = new LinkedHashMap<>();
    for (Device device : group.devices()) {
      if (device != sender) {
        List<Node> encs = new ArrayList<>(pairwise.getOrDefault(device, List.of()));
        encs.addAll(message.children("enc"));
        plan.put(device, inGroup(sender, message, group, encs));
      }
    }
    return new Plan(0, plan);
  }

  private Node inGroup(Device sender, Node message, SandboxGroup group, List<Node> encs) {
    Node stanza =
        head(sender, message)
            .with("from", group.jid())
            .with("participant", group.address(sender))
            .with("addressing_mode", group.byPhone ? "pn" : "lid");
    stanza =
        group.byPhone
            ? stanza.with("participant_lid", sender.account.lidJid())
            : stanza.with("participant_pn", sender.account.phoneJid());
    return content(stanza, message, encs);
  }

  private Node head(Device sender, Node message) {
    Node head =
        Node.of("message")
            .with("id", message.id())
            .with("type", message.attr("type").orElse("text"))
            .with("t", net.seconds())
            .with("notify", sender.account.name);
    Optional<String> edit = message.attr("edit");
    return edit.isPresent() ? head.with("edit", edit.get()) : head;
  }

  private static Node content(Node stanza, Node message, List<Node> encs) {
    List<Node> children = new ArrayList<>(encs);
    boolean first = encs.stream().anyMatch(enc -> enc.attr("type").orElse("").equals("pkmsg"));
    for (Node child : message.children()) {
      if (KEPT.contains(child.tag()) && (first || !child.tag().equals("device-identity"))) {
        children.add(child);
      }
    }
    return stanza.withChildren(children);
  }
}
