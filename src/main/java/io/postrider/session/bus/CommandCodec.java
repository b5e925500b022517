package io.postrider.session.bus;

import io.postrider.model.Addresses;
import io.postrider.model.Capability;
import io.postrider.model.Failure;
import io.postrider.model.Invites;
import io.postrider.model.Jid;
import io.postrider.model.OutboxId;
import io.postrider.session.bus.SessionCommand.CancelOutbox;
import io.postrider.session.bus.SessionCommand.CheckContact;
import io.postrider.session.bus.SessionCommand.ConfirmPasskey;
import io.postrider.session.bus.SessionCommand.Delete;
import io.postrider.session.bus.SessionCommand.JoinGroup;
import io.postrider.session.bus.SessionCommand.LeaveGroup;
import io.postrider.session.bus.SessionCommand.LogOut;
import io.postrider.session.bus.SessionCommand.Pair;
import io.postrider.session.bus.SessionCommand.PairByCode;
import io.postrider.session.bus.SessionCommand.Passkey;
import io.postrider.session.bus.SessionCommand.Qr;
import io.postrider.session.bus.SessionCommand.Restart;
import io.postrider.session.bus.SessionCommand.Send;
import io.postrider.session.bus.SessionCommand.SetPresence;
import io.postrider.session.bus.SessionCommand.Settle;
import io.postrider.session.bus.SessionCommand.ShowPasskey;
import io.postrider.session.bus.SessionCommand.Start;
import io.postrider.session.bus.SessionCommand.Stop;
import io.postrider.session.bus.SessionCommand.Update;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// The `op` of each command and the form of its `args`: what HTTP's operation of the same name has
/// in its path and its body, in one object.
final class CommandCodec {
  /// What a session can be told, and the capability that each takes: that of HTTP's operation.
  static final Map<String, Capability> OF_SESSIONS =
      Map.ofEntries(
          Map.entry("sessions.start", Capability.MANAGE),
          Map.entry("sessions.stop", Capability.MANAGE),
          Map.entry("sessions.restart", Capability.MANAGE),
          Map.entry("sessions.logout", Capability.MANAGE),
          Map.entry("sessions.delete", Capability.MANAGE),
          Map.entry("sessions.pair", Capability.MANAGE),
          Map.entry("sessions.qr", Capability.MANAGE),
          Map.entry("sessions.pairingCode", Capability.MANAGE),
          Map.entry("sessions.passkey", Capability.MANAGE),
          Map.entry("sessions.showPasskey", Capability.MANAGE),
          Map.entry("sessions.confirmPasskey", Capability.MANAGE),
          Map.entry("sessions.update", Capability.MANAGE),
          Map.entry("presence.set", Capability.SEND),
          Map.entry("messages.send", Capability.SEND),
          Map.entry("outbox.cancel", Capability.SEND),
          Map.entry("outbox.settle", Capability.SEND),
          Map.entry("groups.join", Capability.SEND),
          Map.entry("groups.leave", Capability.SEND),
          Map.entry("contacts.check", Capability.READ));

  private CommandCodec() {}

  static String op(SessionCommand command) {
    return switch (command) {
      case Start _ -> "sessions.start";
      case Stop _ -> "sessions.stop";
      case Restart _ -> "sessions.restart";
      case LogOut _ -> "sessions.logout";
      case Delete _ -> "sessions.delete";
      case Pair _ -> "sessions.pair";
      case Qr _ -> "sessions.qr";
      case PairByCode _ -> "sessions.pairingCode";
      case Passkey _ -> "sessions.passkey";
      case ShowPasskey _ -> "sessions.showPasskey";
      case ConfirmPasskey _ -> "sessions.confirmPasskey";
      case Update _ -> "sessions.update";
      case SetPresence _ -> "presence.set";
      case Send _ -> "messages.send";
      case CancelOutbox _ -> "outbox.cancel";
      case Settle _ -> "outbox.settle";
      case JoinGroup _ -> "groups.join";
      case LeaveGroup _ -> "groups.leave";
      case CheckContact _ -> "contacts.check";
    };
  }

  static JsonObject args(SessionCommand command) {
    return switch (command) {
      case Start _,
          Stop _,
          Restart _,
          LogOut _,
          Pair _,
          Qr _,
          Passkey _,
          ConfirmPasskey _,
          Settle _ ->
          new JsonObject();
      case ShowPasskey(var assertion) -> assertion.toJson();
      case Delete(var force) -> force ? new JsonObject().put("force", true) : new JsonObject();
      case Update update -> updated(update);
      case SetPresence(var presence) -> new JsonObject().put("state", presence.wire());
      case Send send -> SendWriter.write(send);
      case CancelOutbox(var id) -> new JsonObject().put("id", id.value());
      case JoinGroup(var code) -> new JsonObject().put("invite", code);
      case LeaveGroup(var group) -> new JsonObject().put("gid", group.toString());
      case PairByCode(var phone) -> new JsonObject().put("phone", phone);
      case CheckContact(var phone) -> new JsonObject().put("phone", phone);
    };
  }

  private static JsonObject updated(Update update) {
    JsonObject json = new JsonObject();
    update.label().ifPresent(label -> json.put("label", label.isEmpty() ? null : label));
    update.autoRead().ifPresent(value -> json.put("autoRead", value));
    update.presenceTyping().ifPresent(value -> json.put("presenceTyping", value));
    update.presence().ifPresent(value -> json.put("presence", value.wire()));
    update.ratePerMin().ifPresent(value -> json.put("ratePerMin", value));
    update.ratePerHour().ifPresent(value -> json.put("ratePerHour", value));
    return json;
  }

  /// What a session is told.
  ///
  /// @param op one of `OF_SESSIONS`
  static SessionCommand session(String op, Args args, Instant now) {
    return switch (op) {
      case "sessions.start" -> bare(args, new Start());
      case "sessions.stop" -> bare(args, new Stop());
      case "sessions.restart" -> bare(args, new Restart());
      case "sessions.logout" -> bare(args, new LogOut());
      case "sessions.delete" -> delete(args);
      case "sessions.pair" -> bare(args, new Pair());
      case "sessions.qr" -> bare(args, new Qr());
      case "sessions.pairingCode" -> new PairByCode(phone(args));
      case "sessions.passkey" -> bare(args, new Passkey());
      case "sessions.showPasskey" -> new ShowPasskey(PasskeyAssertion.read(args));
      case "sessions.confirmPasskey" -> bare(args, new ConfirmPasskey());
      case "sessions.update" -> SettingsReader.update(args);
      case "presence.set" -> new SetPresence(SettingsReader.presence(args));
      case "messages.send" -> SendReader.read(args, now);
      case "outbox.cancel" -> new CancelOutbox(entry(args));
      case "outbox.settle" -> bare(args, new Settle());
      case "groups.join" -> new JoinGroup(invite(args));
      case "groups.leave" -> new LeaveGroup(group(args));
      case "contacts.check" -> new CheckContact(phone(args));
      default -> throw new IllegalArgumentException(op);
    };
  }

  private static Delete delete(Args args) {
    args.only("args", List.of("force"));
    return new Delete(args.flag("force").orElse(false));
  }

  private static SessionCommand bare(Args args, SessionCommand command) {
    args.only("args", List.of());
    return command;
  }

  private static OutboxId entry(Args args) {
    args.only("args", List.of("id"));
    String id = args.required("id");
    if (!OutboxId.isValid(id)) {
      throw new Failure.NotFound("outbox entry").asException();
    }
    return new OutboxId(id);
  }

  private static String invite(Args args) {
    args.only("args", List.of("invite"));
    return Invites.code(args.required("invite"))
        .orElseThrow(() -> args.invalid("invite", "must be an invite code or link"));
  }

  private static Jid group(Args args) {
    args.only("args", List.of("gid"));
    return Addresses.group(args.required("gid"))
        .orElseThrow(() -> new Failure.NotFound("group").asException());
  }

  private static String phone(Args args) {
    args.only("args", List.of("phone"));
    return Addresses.number(args.required("phone"))
        .orElseThrow(() -> args.invalid("phone", "must be a phone number with its country code"));
  }
}
