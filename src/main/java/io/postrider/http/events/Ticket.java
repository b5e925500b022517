package io.postrider.http.events;

import io.postrider.model.Capability;
import io.postrider.model.OrganizationId;
import io.postrider.model.Principal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a WebSocket may show, decided when its ticket was minted.
///
/// @param session only what concerns this one, of whatever organization for a super_admin
/// @param all whether the events of all organizations are shown
/// @param gateway only what concerns sessions of this node; with `all`
/// @param since as `EventQuery` reads it
/// @param types names of events; none: all
record Ticket(
    Principal principal,
    Optional<String> session,
    boolean all,
    Optional<String> gateway,
    Optional<String> since,
    List<String> types) {
  Ticket {
    types = List.copyOf(types);
  }

  JsonObject toJson() {
    JsonObject json =
        new JsonObject()
            .put("kind", principal.kind().name())
            .put("principal", principal.id())
            .put("organization", principal.organization().value())
            .put("superAdmin", principal.superAdmin())
            .put("version", principal.version())
            .put(
                "capabilities",
                new JsonArray(
                    principal.capabilities().stream().map(one -> (Object) one.name()).toList()))
            .put("types", new JsonArray(types));
    session.ifPresent(id -> json.put("session", id));
    json.put("all", all);
    gateway.ifPresent(id -> json.put("gateway", id));
    since.ifPresent(id -> json.put("since", id));
    return json;
  }

  static Ticket fromJson(JsonObject json) {
    Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
    json.getJsonArray("capabilities")
        .forEach(name -> capabilities.add(Capability.valueOf((String) name)));
    Principal principal =
        new Principal(
            Principal.Kind.valueOf(json.getString("kind")),
            json.getString("principal"),
            new OrganizationId(json.getString("organization")),
            capabilities,
            json.getBoolean("superAdmin"),
            json.getInteger("version"));
    return new Ticket(
        principal,
        Optional.ofNullable(json.getString("session")),
        json.getBoolean("all"),
        Optional.ofNullable(json.getString("gateway")),
        Optional.ofNullable(json.getString("since")),
        json.getJsonArray("types").stream().map(String.class::cast).toList());
  }
}
