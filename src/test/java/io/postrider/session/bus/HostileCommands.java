package io.postrider.session.bus;

import io.postrider.model.SessionId;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Requests that are wrong in one place each: every argument of every command with every wrong
/// type, arguments that nobody knows, and requests that are none.
public final class HostileCommands {
  private static final String HERE = "\"@@@\"";
  private static final String TEXT = "\"12345\"";
  private static final List<String> VALUES =
      List.of(
          TEXT,
          "\"a\\u0000\"",
          "true",
          "7",
          "0.5",
          "1e400",
          "9".repeat(300),
          "[7]",
          "[[]]",
          "[{}]",
          "[null]",
          "{\"nobody\":1}");

  /// What of `VALUES` is right for an argument of this type.
  private static final Map<String, List<String>> FIT =
      Map.of(
          "text", List.of(TEXT),
          "flag", List.of("true"),
          "whole", List.of("7"),
          "number", List.of("7", "0.5"),
          "texts", List.of(),
          "object", List.of());

  private static final String TEXT_SEND = "{'type':'text','to':'12345','text':'x'}";
  private static final String POLL = "{'type':'poll','to':'12345','name':'x','options':['a','b']}";
  private static final String PLACE = "{'type':'location','to':'12345','latitude':1,'longitude':1}";
  private static final String CARD =
      "{'type':'contact','to':'12345','contact':{'name':'x','phone':'1'}}";

  /// Operation, arguments that are right, and of which type each argument is.
  private static final List<List<String>> COMMANDS =
      List.of(
          List.of(
              "sessions.update",
              "{}",
              "label:text autoRead:flag presenceTyping:flag presence:choice ratePerMin:whole"
                  + " ratePerHour:whole"),
          List.of("sessions.start", "{}", ""),
          List.of("sessions.stop", "{}", ""),
          List.of("sessions.restart", "{}", ""),
          List.of("sessions.logout", "{}", ""),
          List.of("sessions.delete", "{}", ""),
          List.of("sessions.pair", "{}", ""),
          List.of("sessions.qr", "{}", ""),
          List.of("sessions.pairingCode", "{'phone':'12345'}", "phone:text"),
          List.of("presence.set", "{'state':'online'}", "state:choice"),
          List.of("sessions.passkey", "{}", ""),
          List.of("sessions.confirmPasskey", "{}", ""),
          List.of(
              "sessions.showPasskey",
              "{'id':'a2V5','rawId':'a2V5','type':'public-key','response':{'clientDataJSON':'e30',"
                  + "'authenticatorData':'AAAA','signature':'AAAA'}}",
              "id:text rawId:text type:text"),
          List.of("outbox.cancel", "{'id':'out_1'}", "id:text"),
          List.of("groups.join", "{'invite':'AbCdEfGh'}", "invite:text"),
          List.of("groups.leave", "{'gid':'12345@g.us'}", "gid:text"),
          List.of("contacts.check", "{'phone':'12345'}", "phone:text"),
          List.of(
              "messages.send",
              TEXT_SEND,
              "to:text text:text replyTo:text mentions:texts async:flag idempotencyKey:text"),
          List.of(
              "messages.send",
              POLL,
              "name:text options:texts selectableCount:whole pollEndTime:whole pollHideVotes:flag"),
          List.of("messages.send", PLACE, "latitude:number longitude:number name:text"),
          List.of(
              "messages.send",
              CARD,
              "contact:object contact.name:text contact.phone:text contact.vcard:text"),
          List.of("messages.send", TEXT_SEND, "type:object"));

  private HostileCommands() {}

  /// What is written.
  ///
  /// @param creation whether it goes where sessions are created, by nobody but the node itself
  public record Request(boolean creation, String body) {
    public String address(SessionId session, String node) {
      return creation ? Bus.creation(node) : Bus.address(session);
    }
  }

  /// None of them may be carried out; each is the asker's mistake.
  public static List<Request> all() {
    List<Request> all = new ArrayList<>();
    for (List<String> command : COMMANDS) {
      arguments(all, command);
    }
    for (String body : bodies()) {
      all.add(new Request(false, body));
      all.add(new Request(true, body));
    }
    return all;
  }

  private static void arguments(List<Request> all, List<String> command) {
    String op = command.getFirst();
    for (String argument : command.get(2).split(" ", -1)) {
      if (argument.isEmpty()) {
        continue;
      }
      String[] parts = argument.split(":", 2);
      for (String value : VALUES) {
        if (!FIT.getOrDefault(parts[1], List.of()).contains(value)) {
          JsonObject args = right(command);
          put(args, parts[0]);
          String body = request(op).put("args", args).encode().replace(HERE, value);
          all.add(new Request(false, body));
        }
      }
    }
    JsonObject unknown = right(command).put("nobody", 1);
    all.add(new Request(false, request(op).put("args", unknown).encode()));
    for (Object args : new Object[] {"{}", 7, true, List.of(1)}) {
      all.add(new Request(false, request(op).put("args", args).encode()));
    }
  }

  private static JsonObject right(List<String> command) {
    return new JsonObject(command.get(1).replace('\'', '"'));
  }

  private static void put(JsonObject args, String path) {
    int dot = path.indexOf('.');
    JsonObject owner = dot < 0 ? args : args.getJsonObject(path.substring(0, dot));
    owner.put(path.substring(dot + 1), "@@@");
  }

  private static JsonObject request(String op) {
    return new JsonObject().put("v", 1).put("op", op).put("args", new JsonObject());
  }

  private static List<String> bodies() {
    List<String> bodies =
        new ArrayList<>(
            List.of(
                "",
                "null",
                "[]",
                "7",
                "\"x\"",
                "garbage",
                "{",
                "{} x",
                "{\"v\":1}",
                "\u0000",
                "[".repeat(5_000),
                "{\"v\":".repeat(5_000),
                "{\"v\":" + "9".repeat(5_000) + "}"));
    JsonObject start = request("sessions.start");
    for (String name : List.of("v", "op")) {
      JsonObject without = start.copy();
      without.remove(name);
      bodies.add(without.encode());
      for (Object value : new Object[] {"a b\u0000", 0, 2, 1.5, true, List.of(), Map.of()}) {
        bodies.add(start.copy().put(name, value).encode());
      }
    }
    bodies.add(start.copy().put("op", "nobody").encode());
    for (String name : List.of("nobody", "organization", "principal", "capabilities")) {
      bodies.add(start.copy().put(name, "org_1").encode());
    }
    return bodies;
  }
}
