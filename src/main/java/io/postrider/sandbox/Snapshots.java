package io.postrider.sandbox;

import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.KeyPair;
import io.postrider.protocol.node.NodeReader;
import io.postrider.protocol.node.NodeWriter;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The sections of the state file, to JSON and back.
final class Snapshots {
  private Snapshots() {}

  static JsonObject account(PhoneAccount account) {
    return new JsonObject()
        .put("lid", account.lid)
        .put("name", account.name)
        .put("identity", account.identity.privateKey().base64())
        .put("registrationId", account.registrationId)
        .put("rawId", account.rawId)
        .put("online", account.online)
        .put("autoRead", account.autoRead)
        .put("blobs", account.blobs)
        .put("syncKeyId", account.state.keyId.base64())
        .put("syncKey", account.state.key.base64())
        .put("nextDevice", account.nextDevice)
        .put("nextKeyIndex", account.nextKeyIndex)
        .put("namespaces", account.namespaces.wire())
        .put("aliases", new JsonArray(List.copyOf(account.aliases)))
        .put("readReceipts", account.readReceipts)
        .put("trusts", account.trusts)
        .put("tokens", tokens(account))
        .put("blocked", new JsonArray(List.copyOf(account.blocked)))
        .put("partners", new JsonArray(List.copyOf(account.partners)))
        .put("lockedUntil", account.lockedUntil)
        .put("lock", account.lock)
        .put("watchers", new JsonArray(List.copyOf(account.watchers())));
  }

  private static JsonObject tokens(PhoneAccount account) {
    JsonObject tokens = new JsonObject();
    account.tokens.forEach(
        (issuer, token) -> {
          JsonObject notices = new JsonObject();
          token.notices().forEach((device, id) -> notices.put(device.toString(), id));
          tokens.put(
              issuer, new JsonArray().add(token.value().base64()).add(token.at()).add(notices));
        });
    return tokens;
  }

  private static Trusts.Token token(JsonArray json) {
    Map<Integer, String> notices = new TreeMap<>();
    json.getJsonObject(2)
        .forEach(one -> notices.put(Integer.valueOf(one.getKey()), (String) one.getValue()));
    return new Trusts.Token(Bytes.fromBase64(json.getString(0)), json.getLong(1), notices);
  }

  static @Nullable JsonObject device(Device device) {
    if (gone(device)) {
      return null;
    }
    Registration registration = device.registration;
    return new JsonObject()
        .put("keyIndex", device.keyIndex)
        .put("signedIdentity", device.signedIdentity.base64())
        .put("welcomed", device.welcomed)
        .put("noiseKey", registration.noiseKey().base64())
        .put("identity", registration.identity().base64())
        .put("registrationId", registration.registrationId())
        .put("platform", registration.platform())
        .put("signedKeyId", registration.signedKey().id())
        .put("signedKey", registration.signedKey().value().base64())
        .put("signature", registration.signedKey().signature().base64());
  }

  static @Nullable JsonObject preKeys(Device device) {
    if (gone(device)) {
      return null;
    }
    JsonArray keys = new JsonArray();
    device.preKeys.forEach(key -> keys.add(key.id()).add(key.value().base64()));
    return new JsonObject().put("keys", keys);
  }

  static @Nullable JsonObject backlog(Device device) {
    if (gone(device) || device.backlog.isEmpty()) {
      return null;
    }
    JsonArray stanzas = new JsonArray();
    device.backlog.all().forEach(stanza -> stanzas.add(NodeWriter.write(stanza).base64()));
    return new JsonObject().put("stanzas", stanzas);
  }

  static JsonObject state(PhoneAccount account, String collection) {
    JsonArray patches = new JsonArray();
    account.state.patches(collection, 0).forEach(patch -> patches.add(patch.base64()));
    return new JsonObject().put("patches", patches);
  }

  private static void state(SandboxNetwork net, String rest, JsonObject json) {
    int slash = rest.indexOf('/');
    PhoneAccount account = net.accounts.byPhone(rest.substring(0, slash)).orElseThrow();
    json.getJsonArray("patches")
        .forEach(
            patch ->
                account.state.restore(rest.substring(slash + 1), Bytes.fromBase64((String) patch)));
  }

  private static boolean gone(Device device) {
    return device.account.devices.get(device.number) != device;
  }

  static JsonObject group(SandboxGroup group) {
    JsonArray members = new JsonArray();
    group
        .members
        .values()
        .forEach(
            member ->
                members.add(
                    new JsonArray()
                        .add(member.account().phone)
                        .add(member.role().name())
                        .add(member.joined())));
    JsonObject pending = new JsonObject();
    group.pending.forEach(pending::put);
    return new JsonObject()
        .put("creator", group.creator.phone)
        .put("creation", group.creation)
        .put("subject", group.subject)
        .put("description", group.description)
        .put("descriptionId", group.descriptionId)
        .put("invite", group.invite)
        .put("oldInvites", new JsonArray(List.copyOf(group.oldInvites)))
        .put("removed", new JsonArray(List.copyOf(group.removed)))
        .put("pending", pending)
        .put("announce", group.announce)
        .put("locked", group.locked)
        .put("approval", group.approval)
        .put("adminsAdd", group.adminsAdd)
        .put("byPhone", group.byPhone)
        .put("ephemeral", group.ephemeralSeconds)
        .put("version", group.version)
        .put("members", members);
  }

  /// Rebuilds a network from the sections of its file.
  static void restore(SandboxNetwork net, Map<String, JsonObject> sections) {
    sections.forEach(
        (key, json) -> part(key, "account/", phone -> account(net, sections, phone, json)));
    sections.forEach((key, json) -> part(key, "secrets/", rest -> secret(net, rest, json)));
    sections.forEach(
        (key, json) -> part(key, "device/", rest -> device(net, sections, rest, json)));
    sections.forEach((key, json) -> part(key, "sync/", rest -> state(net, rest, json)));
    sections.forEach((key, json) -> part(key, "queue/", rest -> backlog(net, rest, json)));
    sections.forEach((key, json) -> part(key, "group/", id -> group(net, id, json)));
    sections.forEach((key, json) -> part(key, "memory/", rest -> memory(net, rest, json)));
    new TreeMap<>(sections)
        .forEach((key, json) -> part(key, "inbox/", rest -> inbox(net, rest, json)));
  }

  private static void part(String key, String kind, java.util.function.Consumer<String> action) {
    if (key.startsWith(kind)) {
      action.accept(key.substring(kind.length()));
    }
  }

  private static void account(
      SandboxNetwork net, Map<String, JsonObject> sections, String phone, JsonObject json) {
    PhoneAccount account =
        new PhoneAccount(
            phone,
            json.getString("lid"),
            json.getString("name"),
            KeyPair.of(Bytes.fromBase64(json.getString("identity"))),
            json.getLong("registrationId"),
            json.getLong("rawId"));
    account.online = json.getBoolean("online");
    account.autoRead = json.getBoolean("autoRead");
    account.blobs = json.getBoolean("blobs", false);
    if (json.containsKey("syncKey")) {
      account.state = new PhoneState(bytes(json, "syncKeyId"), bytes(json, "syncKey"));
    }
    account.nextDevice = json.getInteger("nextDevice");
    account.nextKeyIndex = json.getInteger("nextKeyIndex");
    account.namespaces = Namespaces.of(json.getString("namespaces", "both"));
    json.getJsonArray("aliases", new JsonArray())
        .forEach(alias -> account.aliases.add((String) alias));
    json.getJsonArray("watchers").forEach(watcher -> account.watchers().add((String) watcher));
    account.readReceipts = json.getBoolean("readReceipts", true);
    account.trusts = json.getBoolean("trusts", false);
    json.getJsonObject("tokens", new JsonObject())
        .forEach(one -> account.tokens.put(one.getKey(), token((JsonArray) one.getValue())));
    json.getJsonArray("partners", new JsonArray())
        .forEach(partner -> account.partners.add((String) partner));
    json.getJsonArray("blocked", new JsonArray())
        .forEach(blocked -> account.blocked.add((String) blocked));
    account.lockedUntil = json.getLong("lockedUntil", 0L);
    account.lock = json.getString("lock", "");
    JsonObject keys = sections.get("secrets/" + phone + "/keys");
    net.accounts.add(
        account, keys == null ? PhoneKeys.create(account) : PhoneKeys.decode(account, keys));
  }

  private static void secret(SandboxNetwork net, String rest, JsonObject json) {
    int slash = rest.indexOf('/');
    String section = rest.substring(slash + 1);
    if (!section.equals("keys")) {
      PhoneAccount account = net.accounts.byPhone(rest.substring(0, slash)).orElseThrow();
      account.handset().keys().restore(section, json);
    }
  }

  private static void device(
      SandboxNetwork net, Map<String, JsonObject> sections, String rest, JsonObject json) {
    String[] name = rest.split("/", -1);
    PhoneAccount account = net.accounts.byPhone(name[0]).orElseThrow();
    var signed =
        new Registration.SignedKey(
            json.getInteger("signedKeyId"), bytes(json, "signedKey"), bytes(json, "signature"));
    var registration =
        new Registration(
            bytes(json, "noiseKey"),
            bytes(json, "identity"),
            json.getLong("registrationId"),
            signed,
            json.getString("platform"));
    Device device =
        new Device(
            account,
            Integer.parseInt(name[1]),
            json.getInteger("keyIndex"),
            registration,
            bytes(json, "signedIdentity"));
    device.welcomed = json.getBoolean("welcomed");
    JsonObject keys = sections.getOrDefault("prekeys/" + rest, new JsonObject());
    JsonArray list = keys.getJsonArray("keys", new JsonArray());
    for (int i = 0; i + 1 < list.size(); i += 2) {
      device.preKeys.add(
          new Device.OneTimeKey(list.getInteger(i), Bytes.fromBase64(list.getString(i + 1))));
    }
    device.uploadedKeys = device.preKeys.size();
    account.devices.put(device.number, device);
  }

  private static void backlog(SandboxNetwork net, String rest, JsonObject json) {
    String[] name = rest.split("/", -1);
    Device device =
        net.accounts.byPhone(name[0]).orElseThrow().devices.get(Integer.parseInt(name[1]));
    if (device != null) {
      json.getJsonArray("stanzas")
          .forEach(one -> device.backlog.add(NodeReader.read(Bytes.fromBase64((String) one))));
    }
  }

  private static void memory(SandboxNetwork net, String rest, JsonObject json) {
    int slash = rest.indexOf('/');
    PhoneAccount account = net.accounts.byPhone(rest.substring(0, slash)).orElseThrow();
    account.handset().memory().restore(rest.substring(slash + 1), json);
  }

  private static void inbox(SandboxNetwork net, String rest, JsonObject json) {
    String phone = rest.substring(0, rest.indexOf('/'));
    net.accounts.byPhone(phone).orElseThrow().handset().inbox().restore(json);
  }

  private static void group(SandboxNetwork net, String id, JsonObject json) {
    SandboxGroup group =
        new SandboxGroup(
            id,
            net.accounts.byPhone(json.getString("creator")).orElseThrow(),
            json.getString("subject"),
            json.getString("invite"),
            json.getLong("creation"));
    group.description = json.getString("description");
    group.descriptionId = json.getString("descriptionId");
    group.announce = json.getBoolean("announce");
    group.locked = json.getBoolean("locked");
    group.approval = json.getBoolean("approval");
    group.adminsAdd = json.getBoolean("adminsAdd");
    group.byPhone = json.getBoolean("byPhone", false);
    group.ephemeralSeconds = json.getInteger("ephemeral", 0);
    group.version = json.getLong("version");
    json.getJsonArray("oldInvites").forEach(old -> group.oldInvites.add((String) old));
    json.getJsonArray("removed").forEach(phone -> group.removed.add((String) phone));
    json.getJsonObject("pending")
        .forEach(
            entry -> group.pending.put(entry.getKey(), ((Number) entry.getValue()).longValue()));
    for (Object one : json.getJsonArray("members")) {
      JsonArray member = (JsonArray) one;
      PhoneAccount account = net.accounts.byPhone(member.getString(0)).orElseThrow();
      group.members.put(
          account.phone,
          new SandboxGroup.Member(
              account, SandboxGroup.Role.valueOf(member.getString(1)), member.getLong(2)));
    }
    net.groups.add(group);
  }

  private static Bytes bytes(JsonObject json, String field) {
    return Bytes.fromBase64(json.getString(field));
  }
}
