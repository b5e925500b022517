package io.postrider.sandbox;

import io.postrider.model.Failure;
import io.postrider.model.Hosts;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/// Who may use the control API, which asks for no credential: programs on this machine, and no web
/// page that a browser on it has open. A page shows itself by `Origin` or `Sec-Fetch-Site`, or,
/// when its host name was pointed here after it had been loaded, by a foreign `Host`.
final class Visitors {
  static final int LIMIT_BYTES = 1 << 20;
  static final int ENDLESS_BYTES = 16 * LIMIT_BYTES;

  private static final Set<String> OWN_SITES = Set.of("none", "same-origin");

  private final String host;

  /// @param host the name or address that the sandbox listens on
  Visitors(String host) {
    this.host = host.toLowerCase(Locale.ROOT);
  }

  /// Refuses a request that a page may have made.
  ///
  /// @throws io.postrider.model.FailureException `Forbidden`, or `Invalid` for a body that says it
  ///   is no JSON
  void check(HttpServerRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    if (request.getHeader("Origin") != null || (site != null && !OWN_SITES.contains(site))) {
      throw new Failure.Forbidden("web pages may not use the sandbox").asException();
    }
    if (request.authority() != null && !isOurs(request.authority().host())) {
      throw new Failure.Forbidden("the Host is not this sandbox").asException();
    }
    String type = request.getHeader("Content-Type");
    if (type != null
        && !type.toLowerCase(Locale.ROOT).split(";", 2)[0].strip().equals("application/json")) {
      throw new Failure.Invalid("Content-Type", "must be application/json").asException();
    }
  }

  /// An address cannot be taken over as a name can.
  private boolean isOurs(String named) {
    String name = named.toLowerCase(Locale.ROOT);
    return name.equals("localhost") || name.equals(host) || Hosts.isAddress(name);
  }

  /// The body; fails with `TooLarge` past the limit, once the rest has come: an answer in the
  /// middle of a request is not heard by all clients. Whoever does not come to an end is hung up
  /// on.
  Future<Buffer> body(HttpServerRequest request) {
    Buffer read = Buffer.buffer();
    Promise<Buffer> body = Promise.promise();
    AtomicLong length = new AtomicLong();
    request
        .handler(
            chunk -> {
              long all = length.addAndGet(chunk.length());
              if (all <= LIMIT_BYTES) {
                read.appendBuffer(chunk);
              } else if (all > ENDLESS_BYTES) {
                request.connection().close();
              }
            })
        .exceptionHandler(body::tryFail)
        .endHandler(
            _ -> {
              if (length.get() > LIMIT_BYTES) {
                body.tryFail(new Failure.TooLarge(LIMIT_BYTES).asException());
              } else {
                body.tryComplete(read);
              }
            });
    return body.future();
  }
}
