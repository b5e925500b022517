package io.postrider.http;

import io.postrider.model.Failure;
import io.postrider.model.Principal;
import io.postrider.session.SessionRow;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One request, as an operation sees it.
///
/// @param path the path's parameters
/// @param found the session that the path names; its owner is the caller's organization
/// @param body empty when the operation takes none
record Exchange(
    Principal principal,
    Map<String, String> path,
    @Nullable SessionRow found,
    MultiMap query,
    MultiMap headers,
    Buffer body) {
  Exchange {
    path = Map.copyOf(path);
  }

  /// The session that the path names.
  SessionRow session() {
    if (found == null) {
      throw new Failure.NotFound("session").asException();
    }
    return found;
  }

  /// A parameter of the path.
  String parameter(String name) {
    return path.getOrDefault(name, "");
  }

  /// The body's fields.
  Body json() {
    return Body.read(body, headers.get("content-type"));
  }
}
