package io.postrider.trust;

import io.postrider.model.Capability;
import io.postrider.model.OrganizationId;
import io.postrider.model.Principal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a node signs beside the body of a message. A newer node may say more, which is passed over.
///
/// @param to the address that it is for
/// @param node the only one that may accept it
/// @param from the node that sends it, under an id of its own for each start
/// @param number counts what it has sent
/// @param principal for whom it speaks
record Claims(String to, String node, String from, long number, Instant at, Principal principal) {
  JsonObject toJson() {
    JsonArray capabilities = new JsonArray();
    principal.capabilities().forEach(capability -> capabilities.add(capability.name()));
    JsonObject json =
        new JsonObject()
            .put("to", to)
            .put("node", node)
            .put("from", from)
            .put("number", number)
            .put("at", at.toEpochMilli())
            .put("kind", principal.kind().name())
            .put("principal", principal.id())
            .put("capabilities", capabilities)
            .put("superAdmin", principal.superAdmin())
            .put("version", principal.version());
    @Nullable OrganizationId organization = principal.activeOrganization();
    return organization == null ? json : json.put("organization", organization.value());
  }

  /// Of what one of our nodes has signed; anything else makes it throw what it likes.
  static Claims of(JsonObject json) {
    JsonArray named = json.getJsonArray("capabilities");
    Set<Capability> capabilities = EnumSet.allOf(Capability.class);
    capabilities.removeIf(capability -> !named.contains(capability.name()));
    @Nullable String organization = json.getString("organization");
    Principal principal =
        new Principal(
            Principal.Kind.valueOf(json.getString("kind")),
            json.getString("principal"),
            organization == null ? null : new OrganizationId(organization),
            capabilities,
            json.getBoolean("superAdmin"),
            json.getInteger("version"));
    return new Claims(
        json.getString("to"),
        json.getString("node"),
        json.getString("from"),
        json.getLong("number"),
        Instant.ofEpochMilli(json.getLong("at")),
        principal);
  }
}
