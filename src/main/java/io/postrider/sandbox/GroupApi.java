package io.postrider.sandbox;

import io.postrider.model.Failure;
import io.postrider.model.Jid;
import io.postrider.sandbox.ControlApi.Answer;
import io.postrider.sandbox.ControlApi.Request;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The control API's groups.
final class GroupApi {
  private static final Set<String> FIELDS =
      Set.of("subject", "participants", "approval", "addressingMode", "announce", "ephemeral");
  private static final Set<String> ACTIONS = Set.of("add", "remove", "promote", "demote");

  private final SandboxNetwork net;

  GroupApi(SandboxNetwork net) {
    this.net = net;
  }

  /// `/groups/{gid}`.
  Future<Answer> show(Request request) {
    ControlApi.require(request, HttpMethod.GET, 2);
    return ControlApi.done(Answer.ok(json(group(request.segment(1)))));
  }

  /// `/phones/{phone}/groups…`.
  Future<Answer> ofPhone(Request request) {
    PhoneAccount account = ControlApi.account(net, request.segment(1));
    if (request.path().size() == 3) {
      ControlApi.require(request, HttpMethod.POST, 3);
      return ControlApi.done(create(account, request));
    }
    if (request.segment(3).endsWith(":reset-invite")) {
      ControlApi.require(request, HttpMethod.POST, 4);
      String gid = request.segment(3).replace(":reset-invite", "");
      SandboxGroup group = group(gid);
      if (!group.isAdmin(account)) {
        return new Failure.Forbidden("the phone is no admin of the group").asFuture();
      }
      String invite = net.groups.resetInvite(account.phoneDevice(), group);
      return ControlApi.done(Answer.ok(new JsonObject().put("invite", invite)));
    }
    ControlApi.require(request, HttpMethod.POST, 5);
    if (!request.segment(4).equals("participants")) {
      return new Failure.NotFound("route").asFuture();
    }
    return ControlApi.done(participants(account, group(request.segment(3)), request));
  }

  private Answer create(PhoneAccount account, Request request) {
    JsonObject body = Bodies.read(request.body(), FIELDS);
    String subject = Bodies.text(body, "subject");
    if (subject.length() > GroupSettings.LONGEST_SUBJECT) {
      throw Bodies.invalid("subject", "must be at most 100 characters");
    }
    List<PhoneAccount> others = new ArrayList<>();
    for (String participant : Bodies.texts(body, "participants")) {
      others.add(
          net.accounts
              .find(PhoneApi.recipient(participant, "participants"))
              .orElseThrow(() -> Bodies.invalid("participants", "not on this network")));
    }
    GroupEngine.Wanted wanted =
        new GroupEngine.Wanted(
            subject,
            Bodies.flag(body, "approval", false),
            Bodies.flag(body, "announce", false),
            PhoneOrders.byPhone(body),
            ephemeral(body));
    SandboxGroup group = net.groups.create(account.phoneDevice(), wanted, others);
    return new Answer(
        201, new JsonObject().put("groupJid", group.jid().toString()).put("invite", group.invite));
  }

  /// Seconds, 0 for messages that stay.
  private static int ephemeral(JsonObject body) {
    int seconds = Bodies.integer(body, "ephemeral", 0);
    if (seconds < 0) {
      throw Bodies.invalid("ephemeral", "must be seconds, 0 or more");
    }
    return seconds;
  }

  private Answer participants(PhoneAccount account, SandboxGroup group, Request request) {
    JsonObject body = Bodies.read(request.body(), ACTIONS);
    JsonObject answer = new JsonObject();
    for (String action : body.fieldNames()) {
      List<Jid> targets =
          Bodies.texts(body, action).stream()
              .map(target -> PhoneApi.recipient(target, action))
              .toList();
      Map<Jid, Integer> codes =
          net.groups
              .act(account.phoneDevice(), group, action, targets)
              .orElseThrow(
                  () ->
                      new Failure.Forbidden("the phone may not do this in the group")
                          .asException());
      JsonArray list = new JsonArray();
      codes.forEach(
          (jid, code) -> list.add(new JsonObject().put("jid", jid.toString()).put("code", code)));
      answer.put(action, list);
    }
    return Answer.ok(answer);
  }

  private SandboxGroup group(String gid) {
    Jid jid = Jid.group(gid.replaceFirst("@g\\.us$", ""));
    return net.groups.find(jid).orElseThrow(() -> new Failure.NotFound("group").asException());
  }

  private JsonObject json(SandboxGroup group) {
    JsonArray members = new JsonArray();
    for (SandboxGroup.Member member : group.members.values()) {
      members.add(
          new JsonObject()
              .put("jid", member.account().phoneJid().toString())
              .put("lid", member.account().lidJid().toString())
              .put("role", member.role().name().toLowerCase(Locale.ROOT)));
    }
    JsonArray pending = new JsonArray();
    group.pending.keySet().forEach(phone -> pending.add(Jid.phone(phone).toString()));
    JsonObject json =
        new JsonObject().put("groupJid", group.jid().toString()).put("subject", group.subject);
    if (!group.description.isEmpty()) {
      json.put("description", group.description);
    }
    return json.put("announce", group.announce)
        .put("locked", group.locked)
        .put("approval", group.approval)
        .put("addressingMode", group.byPhone ? "pn" : "lid")
        .put("participants", members)
        .put("pending", pending)
        .put("invite", group.invite);
  }
}
