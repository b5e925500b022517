package io.postrider.sandbox;

import io.postrider.model.Jid;
import io.postrider.protocol.proto.ArchiveChatAction;
import io.postrider.protocol.proto.ContactAction;
import io.postrider.protocol.proto.MarkChatAsReadAction;
import io.postrider.protocol.proto.MuteAction;
import io.postrider.protocol.proto.PinAction;
import io.postrider.protocol.proto.PushNameSetting;
import io.postrider.protocol.proto.SyncActionValue;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/// What the control API has a phone change of its address book and its chats. Versions of the
/// actions: protocol/app-state.md §1.
final class StateOrders {
  private static final Set<String> CONTACT = Set.of("to", "fullName", "firstName", "removed");
  private static final Set<String> CHAT = Set.of("archived", "pinned", "mutedUntil", "read");

  private final SandboxNetwork net;
  private final PhoneAccount account;

  StateOrders(SandboxNetwork net, PhoneAccount account) {
    this.net = net;
    this.account = account;
  }

  private SyncActionValue.Builder now() {
    return SyncActionValue.newBuilder().setTimestamp(net.now().toEpochMilli());
  }

  private static String index(String action, Jid about) {
    return new JsonArray().add(action).add(about.toString()).encode();
  }

  /// Puts somebody into the address book, or takes him out.
  void contact(Buffer request) {
    JsonObject body = Bodies.read(request, CONTACT);
    Jid jid = net.accounts.shown(PhoneApi.recipient(Bodies.text(body, "to"), "to"));
    if (Bodies.flag(body, "removed", false)) {
      net.states.change(account, "critical_unblock_low", index("contact", jid), 2, null);
      return;
    }
    ContactAction.Builder contact =
        ContactAction.newBuilder().setFullName(Bodies.text(body, "fullName"));
    if (body.getValue("firstName") != null) {
      contact.setFirstName(Bodies.text(body, "firstName"));
    }
    net.accounts.find(jid).ifPresent(known -> contact.setLidJid(known.lidJid().toString()));
    net.states.change(
        account,
        "critical_unblock_low",
        index("contact", jid),
        2,
        now().setContactAction(contact).build());
  }

  /// Changes how a chat stands; users are named by their hidden ids.
  void chat(Jid chat, Buffer request) {
    JsonObject body = Bodies.read(request, CHAT);
    Jid jid = net.accounts.find(chat).map(PhoneAccount::lidJid).orElse(chat);
    if (body.getValue("archived") != null) {
      var archived =
          ArchiveChatAction.newBuilder().setArchived(Bodies.flag(body, "archived", false));
      change("regular_low", index("archive", jid), 3, now().setArchiveChatAction(archived));
    }
    if (body.getValue("pinned") != null) {
      var pinned = PinAction.newBuilder().setPinned(Bodies.flag(body, "pinned", false));
      change("regular_low", index("pin_v1", jid), 5, now().setPinAction(pinned));
    }
    if (body.getValue("mutedUntil") != null) {
      long until = (long) Bodies.number(body, "mutedUntil");
      var muted = MuteAction.newBuilder().setMuted(until != 0).setMuteEndTimestamp(until);
      change("regular_high", index("mute", jid), 2, now().setMuteAction(muted));
    }
    if (body.getValue("read") != null) {
      var read = MarkChatAsReadAction.newBuilder().setRead(Bodies.flag(body, "read", true));
      change("regular_low", index("markChatAsRead", jid), 3, now().setMarkChatAsReadAction(read));
    }
  }

  private void change(String collection, String index, int version, SyncActionValue.Builder value) {
    net.states.change(account, collection, index, version, value.build());
  }

  /// The account calls itself otherwise.
  void name(String name) {
    account.name = name;
    change(
        "critical_block",
        new JsonArray().add("setting_pushName").encode(),
        1,
        now().setPushNameSetting(PushNameSetting.newBuilder().setName(name)));
  }
}
