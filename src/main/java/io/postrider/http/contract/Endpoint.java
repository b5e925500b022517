package io.postrider.http.contract;

import io.postrider.model.Capability;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One operation as the contract has it.
///
/// @param id its `operationId`
/// @param template as `/api/v1/sessions/{session}/groups/{gid}:leave`
/// @param capability what the caller must be allowed to do; empty: nobody is asked who they are
/// @param superAdmin whether the caller must be super_admin, in whatever organization or none
/// @param parameters of query and header; those of the path are the template's
/// @param patience how long it may take to answer
public record Endpoint(
    String id,
    HttpMethod method,
    String template,
    Optional<Capability> capability,
    boolean superAdmin,
    List<Parameter> parameters,
    Optional<Body> body,
    Duration patience) {
  public Endpoint {
    parameters = List.copyOf(parameters);
  }

  /// A parameter of query or header.
  public record Parameter(String name, boolean header, boolean required, JsonObject schema) {}

  /// A JSON body.
  ///
  /// @param required whether an empty one is an error; else it counts as `{}`
  public record Body(boolean required, JsonObject schema, int limitBytes) {}
}
