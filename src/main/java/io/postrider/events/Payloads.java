package io.postrider.events;

import io.postrider.model.Jid;
import io.postrider.protocol.client.query.GroupMetadata;
import io.postrider.protocol.client.query.PictureChange;
import io.postrider.protocol.client.query.Sighting;
import io.postrider.session.state.Account;
import io.postrider.session.state.ChatMarks;
import io.postrider.session.state.ContactNames;
import io.postrider.session.state.SessionEvent;
import io.postrider.session.state.StatusDetails;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What of a session's events goes into the log, and in which form (api.md §15 and §16).
public final class Payloads {
  private Payloads() {}

  /// An event for the log.
  ///
  /// @param type its name, such as `message`
  public record Entry(String type, JsonObject payload) {}

  /// The entry of an event; empty when nobody is told of it.
  public static Optional<Entry> of(SessionEvent event) {
    return switch (event) {
      case SessionEvent.StatusChanged(var status, var details, _) ->
          entry("session.status", status(status.wire(), details));
      case SessionEvent.QrShown qr -> entry("auth.qr", shown(qr));
      case SessionEvent.CodeShown(var code, var phone, var expiresAt, _) ->
          entry(
              "auth.code",
              new JsonObject()
                  .put("code", code)
                  .put("phone", phone)
                  .put("expiresAt", expiresAt.toEpochMilli()));
      case SessionEvent.PasskeyWanted wanted -> entry("auth.code", wanted(wanted));
      case SessionEvent.Paired paired -> entry("auth.code", paired(paired));
      case SessionEvent.MessageSeen(var message, var author, _) ->
          MessagePayloads.of(message, author);
      case SessionEvent.PollVoted(var message, var selected, _) ->
          MessagePayloads.vote(message, selected);
      case SessionEvent.StatusReported report -> entry("message.status", report(report));
      case SessionEvent.CallOffered call -> entry("call.incoming", call(call));
      case SessionEvent.PresenceSeen(var seen, _) -> entry("presence.update", presence(seen));
      case SessionEvent.ChatPictured(var change, _) -> entry("chat.update", pictured(change));
      case SessionEvent.ContactChanged(var contact, _) -> entry("contact.update", named(contact));
      case SessionEvent.ChatChanged(var marks, _) -> entry("chat.update", marked(marks));
      case SessionEvent.ContactSeen _, SessionEvent.ChatMarked _ -> Optional.empty();
      case SessionEvent.StanzaSetAside aside -> entry("session.set_aside", aside(aside));
      case SessionEvent.GroupSeen _ -> Optional.empty();
      case SessionEvent.GroupJoined(var group, var at) ->
          entry("group.update", joined(group).put("timestamp", at.toEpochMilli()));
      case SessionEvent.GroupChanged change -> entry("group.update", changed(change));
      case SessionEvent.MembersChanged change -> entry("group.participant", members(change));
    };
  }

  private static Optional<Entry> entry(String type, JsonObject payload) {
    return Optional.of(new Entry(type, payload));
  }

  private static JsonObject status(String status, @Nullable StatusDetails details) {
    JsonObject payload = new JsonObject().put("status", status);
    if (details == null) {
      return payload;
    }
    JsonObject why =
        new JsonObject()
            .put("reason", details.reason())
            .put("since", details.since().toEpochMilli());
    if (details.nextAttempt() != null) {
      why.put("nextAttempt", details.nextAttempt().toEpochMilli());
    }
    return payload.put("details", why);
  }

  private static JsonObject shown(SessionEvent.QrShown qr) {
    return new JsonObject()
        .put("code", qr.code())
        .put("expiresAt", qr.expiresAt().toEpochMilli())
        .put("timeoutMs", Duration.between(qr.at(), qr.expiresAt()).toMillis());
  }

  private static JsonObject wanted(SessionEvent.PasskeyWanted wanted) {
    JsonObject payload =
        new JsonObject().put("passkey", wanted.code().isPresent() ? "compare" : "show");
    wanted.code().ifPresent(code -> payload.put("code", code));
    return payload.put("expiresAt", wanted.expiresAt().toEpochMilli());
  }

  private static JsonObject paired(SessionEvent.Paired paired) {
    Account account = paired.account();
    JsonObject payload = new JsonObject().put("jid", account.jid().bare().toString());
    if (!account.lid().user().isEmpty()) {
      payload.put("lid", account.lid().bare().toString());
    }
    paired.businessName().ifPresent(name -> payload.put("businessName", name));
    paired.platform().ifPresent(platform -> payload.put("platform", platform));
    return payload;
  }

  private static JsonObject report(SessionEvent.StatusReported report) {
    JsonObject payload = new JsonObject().put("chatJid", report.chat().toString());
    report.sender().ifPresent(sender -> payload.put("senderJid", sender.toString()));
    payload
        .put(
            "messageIds",
            new JsonArray(report.messages().stream().map(id -> (Object) id.value()).toList()))
        .put("status", report.status().wire())
        .put("timestamp", report.reportedAt().toEpochMilli());
    report.outboxId().ifPresent(id -> payload.put("outboxId", id.value()));
    report.error().ifPresent(error -> payload.put("error", error));
    return payload;
  }

  private static JsonObject call(SessionEvent.CallOffered call) {
    JsonObject payload =
        new JsonObject()
            .put("callId", call.callId())
            .put("from", call.from().toString())
            .put("isGroup", call.isGroup());
    call.group().ifPresent(group -> payload.put("groupJid", group.toString()));
    return payload.put("timestamp", call.offeredAt().toEpochMilli());
  }

  private static JsonObject presence(Sighting seen) {
    JsonObject payload =
        new JsonObject().put("from", seen.from().toString()).put("state", seen.state().wire());
    seen.chat().ifPresent(chat -> payload.put("chatJid", chat.toString()));
    if (seen.state() == Sighting.State.COMPOSING) {
      payload.put("media", seen.spoken() ? "audio" : "text");
    }
    if (seen.state() == Sighting.State.UNAVAILABLE) {
      payload.put("unavailable", true);
    }
    seen.lastSeen().ifPresent(last -> payload.put("lastSeen", last.toEpochMilli()));
    return payload;
  }

  private static JsonObject pictured(PictureChange change) {
    JsonObject payload =
        new JsonObject().put("chatJid", change.chat().toString()).put("change", "picture");
    change
        .picture()
        .ifPresentOrElse(id -> payload.put("pictureId", id), () -> payload.put("removed", true));
    return payload;
  }

  /// One of the marks.
  private static JsonObject marked(ChatMarks marks) {
    JsonObject payload = new JsonObject().put("chatJid", marks.chat().toString());
    marks.archived().ifPresent(is -> payload.put("change", "archive").put("archived", is));
    marks.pinned().ifPresent(is -> payload.put("change", "pin").put("pinned", is));
    marks.markedUnread().ifPresent(is -> payload.put("change", "read").put("read", !is));
    marks.mutedUntil().ifPresent(_ -> payload.put("change", "mute"));
    marks
        .mutedUntil()
        .filter(until -> until.isAfter(Instant.EPOCH))
        .ifPresent(until -> payload.put("mutedUntil", until.toEpochMilli()));
    return payload;
  }

  private static JsonObject named(ContactNames contact) {
    JsonObject payload = new JsonObject().put("jid", contact.jid().toString());
    contact.pushName().ifPresent(name -> payload.put("pushName", name));
    contact.fullName().ifPresent(name -> payload.put("fullName", name));
    contact.firstName().ifPresent(name -> payload.put("firstName", name));
    contact.about().ifPresent(text -> payload.put("about", text));
    contact.blocked().ifPresent(is -> payload.put("blocked", is));
    return payload;
  }

  private static JsonObject aside(SessionEvent.StanzaSetAside aside) {
    return new JsonObject()
        .put("kind", aside.kind())
        .put("id", aside.id())
        .put("from", aside.from().bare().toString())
        .put("reason", aside.reason())
        .put("timestamp", aside.at().toEpochMilli());
  }

  private static JsonObject joined(GroupMetadata group) {
    JsonObject payload = new JsonObject().put("groupJid", group.jid().toString());
    payload.put("subject", group.subject());
    group.description().ifPresent(text -> payload.put("description", text));
    return payload.put("isAnnounce", group.announce()).put("isLocked", group.locked());
  }

  private static JsonObject changed(SessionEvent.GroupChanged change) {
    JsonObject payload = new JsonObject().put("groupJid", change.group().toString());
    change.sender().ifPresent(sender -> payload.put("sender", sender.toString()));
    change.subject().ifPresent(subject -> payload.put("subject", subject));
    change.description().ifPresent(text -> payload.put("description", text));
    change.newInviteLink().ifPresent(link -> payload.put("newInviteLink", link));
    change.announce().ifPresent(announce -> payload.put("isAnnounce", announce));
    change.locked().ifPresent(locked -> payload.put("isLocked", locked));
    return payload.put("timestamp", change.at().toEpochMilli());
  }

  private static JsonObject members(SessionEvent.MembersChanged change) {
    JsonObject payload = new JsonObject().put("groupJid", change.group().toString());
    change.sender().ifPresent(sender -> payload.put("sender", sender.toString()));
    change.reason().ifPresent(reason -> payload.put("reason", reason));
    List<Jid> who = change.members().stream().map(Payloads::shown).toList();
    return payload
        .put(change.change().name().toLowerCase(Locale.ROOT), jids(who))
        .put("timestamp", change.at().toEpochMilli());
  }

  /// By phone number where it is known.
  private static Jid shown(GroupMetadata.Member member) {
    return member.other().filter(Jid::isPhone).orElse(member.jid());
  }

  static JsonArray jids(Collection<Jid> jids) {
    return new JsonArray(jids.stream().map(jid -> (Object) jid.toString()).toList());
  }
}
