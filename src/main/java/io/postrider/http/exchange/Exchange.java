package io.postrider.http.exchange;

import io.postrider.model.Failure;
import io.postrider.model.Principal;
import io.postrider.model.SessionId;
import io.postrider.session.state.SessionRow;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// One request, as an operation sees it: checked against the contract.
///
/// @param caller absent where nobody is asked
/// @param path the path's parameters
/// @param found the session that the path names
/// @param parameters of query and header, by the contract's names and of its types
/// @param body empty when the operation takes none
/// @param over completes when the client has its answer, or has gone
/// @param ending completes when the server ends meanwhile: who waits for something is to be
///   answered
public record Exchange(
    @Nullable Principal caller,
    Map<String, String> path,
    @Nullable Named found,
    JsonObject parameters,
    MultiMap headers,
    JsonObject body,
    Future<Void> over,
    Future<Void> ending) {
  public Exchange {
    path = Map.copyOf(path);
  }

  /// Who asks.
  public Principal principal() {
    if (caller == null) {
      throw new Failure.Unauthorized().asException();
    }
    return caller;
  }

  /// The session that the path names.
  public SessionId session() {
    return named().id();
  }

  /// The same as it is stored: of an operation that reads (GET). Others ask the session itself.
  public SessionRow row() {
    return named().row();
  }

  private Named named() {
    if (found == null) {
      throw new Failure.NotFound("session").asException();
    }
    return found;
  }

  /// A parameter of the path.
  public String parameter(String name) {
    return path.getOrDefault(name, "");
  }

  /// A boolean of the query; absent: false.
  public boolean flag(String name) {
    return parameters.getBoolean(name, false);
  }

  /// A whole number of the query.
  public OptionalInt number(String name) {
    @Nullable Integer value = parameters.getInteger(name);
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }

  /// A text of query or header.
  public Optional<String> text(String name) {
    return Optional.ofNullable(parameters.getString(name));
  }
}
