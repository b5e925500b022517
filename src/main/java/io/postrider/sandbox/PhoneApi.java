package io.postrider.sandbox;

import io.postrider.model.Failure;
import io.postrider.model.Jid;
import io.postrider.sandbox.ControlApi.Answer;
import io.postrider.sandbox.ControlApi.Request;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// The control API's phones, their companions and messages.
final class PhoneApi {
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{6,14}");
  private static final Pattern CODE =
      Pattern.compile("(?i)[1-9A-HJ-NP-TV-Z]{4}-?[1-9A-HJ-NP-TV-Z]{4}");
  private static final int LONGEST_WAIT_MS = 60_000;

  private final SandboxNetwork net;

  PhoneApi(SandboxNetwork net) {
    this.net = net;
  }

  Future<Answer> handle(Request request) {
    if (request.path().size() == 1) {
      return ControlApi.done(all(request));
    }
    String[] name = request.segment(1).split(":", 2);
    PhoneAccount account = ControlApi.account(net, name[0]);
    if (name.length == 2) {
      ControlApi.require(request, HttpMethod.POST, 2);
      return link(account, name[1], request);
    }
    return switch (request.segment(2)) {
      case "" -> ControlApi.done(one(account, request));
      case "devices" -> ControlApi.done(unlink(account, request));
      case "messages" -> messages(account, request);
      case "presence" -> ControlApi.done(presence(account, request));
      case "picture" -> ControlApi.done(picture(account, request));
      case "about" -> ControlApi.done(new Profiles(net).about(account, request));
      case "blocked" -> ControlApi.done(new Profiles(net).block(account, request));
      case "assertions" -> ControlApi.done(assertion(account, request));
      case "calls" -> ControlApi.done(call(account, request));
      case "tokens" -> ControlApi.done(token(account, request));
      case "time-lock" -> ControlApi.done(lock(account, request));
      case "contacts" -> ControlApi.done(contact(account, request));
      case "chats" -> ControlApi.done(chat(account, request));
      default -> new Failure.NotFound("route").asFuture();
    };
  }

  private Answer all(Request request) {
    if (request.method().equals(HttpMethod.GET)) {
      JsonArray data = new JsonArray();
      net.accounts.all().forEach(account -> data.add(show(account)));
      return Answer.ok(new JsonObject().put("data", data));
    }
    ControlApi.require(request, HttpMethod.POST, 1);
    JsonObject body = Bodies.read(request.body(), Set.of("phone", "name", "aliases"));
    String phone = Bodies.text(body, "phone").replaceFirst("^\\+", "");
    if (!NUMBER.matcher(phone).matches()) {
      throw Bodies.invalid("phone", "must be 7 to 15 digits with the country code");
    }
    String name = Bodies.text(body, "name", "Phone " + phone.substring(phone.length() - 3));
    List<String> aliases = Bodies.texts(body, "aliases");
    if (!aliases.stream().allMatch(NUMBER.asMatchPredicate())) {
      throw Bodies.invalid("aliases", "must be numbers of 7 to 15 digits");
    }
    boolean known = net.accounts.byPhone(phone).isPresent();
    PhoneAccount account =
        net.accounts.byPhone(phone).orElseGet(() -> net.accounts.create(phone, name));
    if (account.aliases.addAll(aliases)) {
      net.accounts.changed(account);
    }
    return new Answer(known ? 200 : 201, brief(account));
  }

  private static JsonObject brief(PhoneAccount account) {
    return new JsonObject()
        .put("phone", account.phone)
        .put("jid", account.phoneJid().toString())
        .put("lid", account.lidJid().toString())
        .put("name", account.name);
  }

  private static JsonObject show(PhoneAccount account) {
    JsonArray devices = new JsonArray();
    for (Device device : account.companions()) {
      devices.add(
          new JsonObject()
              .put("device", device.number)
              .put("jid", device.phoneJid().toString())
              .put("platform", device.registration.platform())
              .put("connected", device.link != null)
              .put("available", device.link != null && device.link.available)
              .put("logins", device.logins)
              .put("gapMs", device.gap.toMillis())
              .put("pending", device.backlog.size())
              .put("preKeys", device.preKeys.size()));
    }
    JsonObject shown = brief(account).put("online", account.online).put("devices", devices);
    return account.kept ? shown.put("passkeyCode", account.passkey().code()) : shown;
  }

  private Answer one(PhoneAccount account, Request request) {
    if (request.method().equals(HttpMethod.GET)) {
      return Answer.ok(show(account));
    }
    ControlApi.require(request, HttpMethod.PATCH, 2);
    JsonObject body =
        Bodies.read(
            request.body(),
            Set.of(
                "online",
                "autoRead",
                "namespaces",
                "trusts",
                "readReceipts",
                "name",
                "blobs",
                "passkey"));
    boolean online = Bodies.flag(body, "online", account.online);
    account.namespaces = Namespaces.of(Bodies.text(body, "namespaces", account.namespaces.wire()));
    account.autoRead = Bodies.flag(body, "autoRead", account.autoRead);
    account.trusts = Bodies.flag(body, "trusts", account.trusts);
    account.blobs = Bodies.flag(body, "blobs", account.blobs);
    account.kept = Bodies.flag(body, "passkey", account.kept);
    if (body.getValue("name") != null) {
      new StateOrders(net, account).name(Bodies.text(body, "name"));
    }
    boolean shown = Bodies.flag(body, "readReceipts", account.readReceipts);
    if (shown != account.readReceipts) {
      net.receipts.show(account, shown);
    }
    boolean back = online && !account.online;
    account.online = online;
    net.accounts.changed(account);
    if (back) {
      net.delivery.resume(account);
    }
    return Answer.ok(show(account));
  }

  private Future<Answer> link(PhoneAccount account, String action, Request request) {
    return switch (action) {
      case "scan" -> {
        JsonObject body = Bodies.read(request.body(), Set.of("qr"));
        yield net.linking.scan(account, Bodies.text(body, "qr")).map(PhoneApi::linked);
      }
      case "enter-code" -> {
        JsonObject body = Bodies.read(request.body(), Set.of("code"));
        String code = Bodies.text(body, "code");
        if (!CODE.matcher(code).matches()) {
          throw Bodies.invalid("code", "must be eight letters or digits");
        }
        yield net.linking.codes().enter(account, code).map(PhoneApi::linked);
      }
      case "refresh-code" ->
          net.linking.codes().refresh(account)
              ? ControlApi.done(Answer.NOTHING)
              : new Failure.Conflict("no companion shows a code").asFuture();
      default -> new Failure.NotFound("route").asFuture();
    };
  }

  private static Answer linked(Jid device) {
    return Answer.ok(new JsonObject().put("deviceJid", device.toString()));
  }

  private Answer unlink(PhoneAccount account, Request request) {
    ControlApi.require(request, HttpMethod.DELETE, 4);
    Device device =
        account.companions().stream()
            .filter(one -> Integer.toString(one.number).equals(request.segment(3)))
            .findFirst()
            .orElseThrow(() -> new Failure.NotFound("device").asException());
    net.logins.unlink(device);
    return Answer.NOTHING;
  }

  private Future<Answer> messages(PhoneAccount account, Request request) {
    if (request.is(HttpMethod.GET, 3)) {
      return list(account, request);
    }
    if (request.path().size() == 4 && request.segment(3).endsWith(":read")) {
      ControlApi.require(request, HttpMethod.POST, 4);
      String id = request.segment(3).substring(0, request.segment(3).length() - ":read".length());
      if (!account.handset().read(id)) {
        return new Failure.NotFound("message").asFuture();
      }
      return ControlApi.done(Answer.NOTHING);
    }
    ControlApi.require(request, HttpMethod.POST, 3);
    return ControlApi.done(send(account, request));
  }

  private Answer send(PhoneAccount account, Request request) {
    PhoneOrders.Order order = new PhoneOrders(net, account).read(request.body());
    PhoneSender.Receipt sent =
        account.handset().sender().send(order.to(), order.message(), order.byPhone());
    return Answer.ok(
        new JsonObject().put("waMessageId", sent.id()).put("timestamp", sent.timestampMs()));
  }

  private Answer presence(PhoneAccount account, Request request) {
    ControlApi.require(request, HttpMethod.POST, 3);
    JsonObject body = Bodies.read(request.body(), Set.of("to", "state", "media"));
    Jid to = recipient(Bodies.text(body, "to"), "to");
    new Presences(net)
        .tell(account, to, Bodies.text(body, "state"), Bodies.text(body, "media", ""));
    return Answer.NOTHING;
  }

  private Answer picture(PhoneAccount account, Request request) {
    ControlApi.require(request, HttpMethod.POST, 3);
    JsonObject body = Bodies.read(request.body(), Set.of("removed"));
    String id = new Presences(net).picture(account, Bodies.flag(body, "removed", false));
    return Answer.ok(new JsonObject().put("pictureId", id));
  }

  private static Answer assertion(PhoneAccount account, Request request) {
    ControlApi.require(request, HttpMethod.POST, 3);
    JsonObject body = Bodies.read(request.body(), Set.of("options"));
    if (!(body.getValue("options") instanceof JsonObject options)) {
      throw Bodies.invalid("options", "must be an object");
    }
    return Answer.ok(account.passkey().sign(options));
  }

  private Answer contact(PhoneAccount account, Request request) {
    ControlApi.require(request, HttpMethod.POST, 3);
    new StateOrders(net, account).contact(request.body());
    return Answer.NOTHING;
  }

  private Answer chat(PhoneAccount account, Request request) {
    ControlApi.require(request, HttpMethod.PATCH, 4);
    new StateOrders(net, account).chat(recipient(request.segment(3), "chat"), request.body());
    return Answer.NOTHING;
  }

  private Answer call(PhoneAccount account, Request request) {
    ControlApi.require(request, HttpMethod.POST, 3);
    JsonObject body = Bodies.read(request.body(), Set.of("to"));
    String id = net.calls.ring(account, recipient(Bodies.text(body, "to"), "to"));
    return Answer.ok(new JsonObject().put("callId", id));
  }

  private Answer token(PhoneAccount account, Request request) {
    ControlApi.require(request, HttpMethod.POST, 3);
    JsonObject body = Bodies.read(request.body(), Set.of("to", "ageSeconds"));
    int age = Bodies.integer(body, "ageSeconds", 0);
    PhoneAccount other =
        net.accounts
            .find(recipient(Bodies.text(body, "to"), "to"))
            .filter(one -> one != account)
            .orElseThrow(() -> new Failure.NotFound("recipient").asException());
    if (age < 0) {
      throw Bodies.invalid("ageSeconds", "must be 0 or more");
    }
    net.trusts.give(account, other, net.seconds() - age);
    return Answer.NOTHING;
  }

  private Answer lock(PhoneAccount account, Request request) {
    ControlApi.require(request, HttpMethod.POST, 3);
    JsonObject body = Bodies.read(request.body(), Set.of("seconds", "type", "quiet"));
    int seconds = Bodies.integer(body, "seconds", 60);
    if (seconds < 0) {
      throw Bodies.invalid("seconds", "must be 0 or more");
    }
    net.trusts.lock(
        account,
        Duration.ofSeconds(seconds),
        Bodies.text(body, "type", "RESTRICT_ALL_COMPANIONS"),
        Bodies.flag(body, "quiet", false));
    return Answer.NOTHING;
  }

  /// A JID, or a number with or without a plus.
  static Jid recipient(String text, String field) {
    String digits = text.replaceFirst("^\\+", "");
    if (NUMBER.matcher(digits).matches()) {
      return Jid.phone(digits);
    }
    return Jid.parse(text)
        .map(Jid::bare)
        .filter(jid -> text.contains("@") && (jid.isUser() || jid.isGroup()))
        .orElseThrow(
            () -> Bodies.invalid(field, "must be a phone number or the JID of a user or group"));
  }

  private Future<Answer> list(PhoneAccount account, Request request) {
    long since = number(request, "since");
    long wait = Math.min(LONGEST_WAIT_MS, number(request, "wait"));
    PhoneInbox inbox = account.handset().inbox();
    JsonArray found = inbox.since(since);
    if (!found.isEmpty() || wait == 0) {
      return ControlApi.done(data(found));
    }
    Promise<Answer> first = Promise.promise();
    Consumer<JsonArray> waiting = _ -> first.tryComplete(data(inbox.since(since)));
    inbox.await(waiting);
    net.after(
        Duration.ofMillis(wait),
        () -> {
          inbox.giveUp(waiting);
          first.tryComplete(data(inbox.since(since)));
        });
    return first.future();
  }

  private static Answer data(JsonArray messages) {
    return Answer.ok(new JsonObject().put("data", messages));
  }

  private static long number(Request request, String name) {
    String text = request.http().getParam(name);
    if (text == null) {
      return 0;
    }
    if (!text.matches("[0-9]{1,15}")) {
      throw Bodies.invalid(name, "must be a whole number");
    }
    return Long.parseLong(text);
  }
}
