package io.postrider.http.resource;

import io.postrider.http.exchange.Responses;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Supplier;

/// `/healthz` and `/readyz`: whether the process lives, and whether it can work.
public final class Probes {
  private final Supplier<Future<Void>> ready;

  /// @param ready fails when the node cannot work now, and says why in words that anybody may read;
  ///   anybody may make it be asked, and often
  public Probes(Supplier<Future<Void>> ready) {
    this.ready = ready;
  }

  /// Answers a probe; everything else is left alone.
  ///
  /// @return whether it was one
  public boolean answered(HttpServerRequest request) {
    if (!request.method().name().equals("GET")) {
      return false;
    }
    return switch (String.valueOf(request.path())) {
      case "/healthz" -> {
        Responses.text(request.response(), 200, "ok");
        yield true;
      }
      case "/readyz" -> {
        ready
            .get()
            .onSuccess(_ -> Responses.text(request.response(), 200, "ready"))
            .onFailure(
                why -> Responses.text(request.response(), 503, "not ready: " + why.getMessage()));
        yield true;
      }
      default -> false;
    };
  }
}
