package io.postrider.session.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.http.contract.Contract;
import io.postrider.http.contract.Endpoint;
import io.postrider.model.Bytes;
import io.postrider.model.Capability;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.model.OrganizationId;
import io.postrider.model.OutboxId;
import io.postrider.model.Principal;
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
import io.postrider.session.state.Presence;
import io.postrider.trust.Sender;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The form of every command, to the letter: others depend on it.
final class CommandCodecTest {
  private static final Instant NOW = Instant.ofEpochMilli(1_760_000_000_000L);
  private static final Jid BEN = Jid.phone("4915112345678");
  private static final Sender SENDER =
      new Sender(
          new Principal("key_1", new OrganizationId("org_1"), Set.of(Capability.values())),
          Optional.empty());

  private static BusRequest request(String body) {
    return new BusRequest(SENDER, Buffer.buffer(body));
  }

  /// What HTTP calls it.
  private static final Map<String, String> OPERATIONS =
      Map.ofEntries(
          Map.entry("sessions.pair", "createSession"),
          Map.entry("sessions.start", "startSession"),
          Map.entry("sessions.stop", "stopSession"),
          Map.entry("sessions.restart", "restartSession"),
          Map.entry("sessions.logout", "logoutSession"),
          Map.entry("sessions.delete", "deleteSession"),
          Map.entry("sessions.qr", "sessionQR"),
          Map.entry("sessions.pairingCode", "sessionPairingCode"),
          Map.entry("sessions.passkey", "sessionPasskey"),
          Map.entry("sessions.showPasskey", "showPasskey"),
          Map.entry("sessions.confirmPasskey", "confirmPasskey"),
          Map.entry("sessions.update", "updateSession"),
          Map.entry("presence.set", "setPresence"),
          Map.entry("messages.send", "sendMessage"),
          Map.entry("outbox.cancel", "cancelOutboxEntry"),
          Map.entry("outbox.settle", "listOutbox"),
          Map.entry("groups.join", "joinGroup"),
          Map.entry("groups.leave", "leaveGroup"),
          Map.entry("contacts.check", "checkContact"));

  @Test
  void takesTheCapabilityThatItTakesOverHttp() {
    Map<String, Capability> known = CommandCodec.OF_SESSIONS;
    Map<String, Capability> http =
        Contract.load().endpoints().stream()
            .filter(endpoint -> endpoint.capability().isPresent())
            .collect(Collectors.toMap(Endpoint::id, endpoint -> endpoint.capability().get()));

    assertThat(known.keySet()).isEqualTo(OPERATIONS.keySet());
    known.forEach(
        (op, capability) -> assertThat(capability).as(op).isEqualTo(http.get(OPERATIONS.get(op))));
  }

  static Stream<Arguments> commands() {
    return Stream.of(
        form(new SetPresence(Presence.ONLINE), "presence.set", "{\"state\":\"online\"}"),
        form(new Start(), "sessions.start", "{}"),
        form(new Stop(), "sessions.stop", "{}"),
        form(new Restart(), "sessions.restart", "{}"),
        form(new LogOut(), "sessions.logout", "{}"),
        form(new Delete(false), "sessions.delete", "{}"),
        form(new Delete(true), "sessions.delete", "{\"force\":true}"),
        form(new Pair(), "sessions.pair", "{}"),
        form(new Qr(), "sessions.qr", "{}"),
        form(
            new PairByCode("4915112345678"),
            "sessions.pairingCode",
            "{\"phone\":\"4915112345678\"}"),
        form(new Passkey(), "sessions.passkey", "{}"),
        form(new ConfirmPasskey(), "sessions.confirmPasskey", "{}"),
        form(
            new ShowPasskey(
                new PasskeyAssertion(
                    Bytes.utf8("key"),
                    Bytes.utf8("{}"),
                    Bytes.utf8("data"),
                    Bytes.utf8("sign"),
                    Optional.of(Bytes.utf8("me")))),
            "sessions.showPasskey",
            """
            {"id":"a2V5","rawId":"a2V5","type":"public-key","response":{"clientDataJSON":"e30",\
            "authenticatorData":"ZGF0YQ","signature":"c2lnbg","userHandle":"bWU"}}\
            """),
        form(
            new Update(
                Optional.of("Till"),
                Optional.of(false),
                Optional.of(true),
                Optional.of(Presence.OFFLINE),
                Optional.of(5),
                Optional.of(0)),
            "sessions.update",
            """
            {"label":"Till","autoRead":false,"presenceTyping":true,"presence":"offline",\
            "ratePerMin":5,"ratePerHour":0}\
            """),
        form(
            new Update(
                Optional.of(""),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()),
            "sessions.update",
            "{\"label\":null}"),
        form(new CancelOutbox(new OutboxId("out_1")), "outbox.cancel", "{\"id\":\"out_1\"}"),
        form(new Settle(), "outbox.settle", "{}"),
        form(new JoinGroup("AbCdEfGhIjKl"), "groups.join", "{\"invite\":\"AbCdEfGhIjKl\"}"),
        form(
            new LeaveGroup(Jid.group("120363040000000001")),
            "groups.leave",
            "{\"gid\":\"120363040000000001@g.us\"}"),
        form(new CheckContact("4915112345678"), "contacts.check", "{\"phone\":\"4915112345678\"}"));
  }

  static Stream<Arguments> sends() {
    return Stream.of(
        send(
            new SendContent.Text("Hi", Optional.empty(), List.of()),
            "{\"type\":\"text\",\"to\":\"4915112345678@s.whatsapp.net\",\"text\":\"Hi\"}"),
        form(
            new Send(
                Jid.group("120363040000000001"),
                new SendContent.Text(
                    "@77", Optional.of(new MessageId("3EB0")), List.of(Jid.lid("77"), BEN)),
                true,
                Optional.of("order 1")),
            "messages.send",
            """
            {"type":"text","to":"120363040000000001@g.us","text":"@77","replyTo":"3EB0",\
            "mentions":["77@lid","4915112345678@s.whatsapp.net"],"async":true,\
            "idempotencyKey":"order 1"}\
            """),
        send(
            new SendContent.Poll("Day?", List.of("Mon", "Tue"), 0, Optional.empty(), false),
            """
            {"type":"poll","to":"4915112345678@s.whatsapp.net","name":"Day?",\
            "options":["Mon","Tue"],"selectableCount":0}\
            """),
        send(
            new SendContent.Poll(
                "Day?", List.of("Mon", "Tue"), 1, Optional.of(NOW.plusMillis(1)), true),
            """
            {"type":"poll","to":"4915112345678@s.whatsapp.net","name":"Day?",\
            "options":["Mon","Tue"],"selectableCount":1,"pollEndTime":1760000000001,\
            "pollHideVotes":true}\
            """),
        send(
            new SendContent.Location(52.52, -13.0, Optional.of("Office")),
            """
            {"type":"location","to":"4915112345678@s.whatsapp.net","latitude":52.52,\
            "longitude":-13.0,"name":"Office"}\
            """),
        send(
            new SendContent.Location(0, 0, Optional.empty()),
            """
            {"type":"location","to":"4915112345678@s.whatsapp.net","latitude":0.0,\
            "longitude":0.0}\
            """),
        send(
            new SendContent.Contact("Desk", "BEGIN:VCARD\nEND:VCARD"),
            """
            {"type":"contact","to":"4915112345678@s.whatsapp.net","contact":{"name":"Desk",\
            "vcard":"BEGIN:VCARD\\nEND:VCARD"}}\
            """),
        send(
            new SendContent.Contact("", "BEGIN:VCARD\nEND:VCARD"),
            """
            {"type":"contact","to":"4915112345678@s.whatsapp.net","contact":{\
            "vcard":"BEGIN:VCARD\\nEND:VCARD"}}\
            """));
  }

  private static Arguments form(BusCommand command, String op, String args) {
    return Arguments.of(command, op, args);
  }

  private static Arguments send(SendContent content, String args) {
    return form(new Send(BEN, content, false, Optional.empty()), "messages.send", args);
  }

  @ParameterizedTest
  @MethodSource({"commands", "sends"})
  void isWrittenAndReadInOneForm(SessionCommand command, String op, String args) {
    String body = "{\"v\":1,\"op\":\"%s\",\"args\":%s}".formatted(op, args);

    assertThat(BusRequest.write(command).toString()).isEqualTo(body);
    assertThat(request(body).command(NOW)).isEqualTo(command);
  }

  @Test
  void everyCommandIsPinned() {
    Set<Class<?>> pinned =
        Stream.concat(commands(), sends())
            .map(form -> form.get()[0].getClass())
            .collect(Collectors.toSet());

    assertThat(pinned).contains(SessionCommand.class.getPermittedSubclasses());
    Set<Class<?>> contents =
        sends()
            .map(form -> ((Send) form.get()[0]).content().getClass())
            .collect(Collectors.toSet());
    assertThat(contents).contains(SendContent.class.getPermittedSubclasses());
  }

  /// A session starts that was created with less than a session is told.
  @Test
  void whatIsAbsentHasADefault() {
    assertThat(request("{\"v\":1,\"op\":\"sessions.update\"}").command(NOW))
        .isEqualTo(
            new Update(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
  }

  @Test
  void nothingOfAMessageIsTold() {
    sends()
        .map(form -> form.get()[0].toString())
        .forEach(told -> assertThat(told).matches("Send\\[(Text|Poll|Location|Contact)\\[\\d*]]"));
  }
}
