package io.postrider.http;

import io.postrider.model.Failure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;

/// The page at `/docs`: Swagger UI out of its webjar, with nothing from elsewhere, over our
/// contract. A key that is pasted into it stays in the browser.
final class DocsResource {
  /// As in the pom; the webjar has its version in its paths.
  private static final String WEBJAR = "/META-INF/resources/webjars/swagger-ui/5.34.1/";

  private static final Map<String, String> TYPES =
      Map.of(
          "swagger-ui.css", "text/css; charset=utf-8",
          "swagger-ui-bundle.js", "text/javascript; charset=utf-8",
          "favicon-32x32.png", "image/png");

  /// Swagger UI sets styles of its own, and has its icons in `data:` URLs.
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
          + "img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
          + "frame-ancestors 'none'";

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Postrider API</title>
        <link rel="icon" type="image/png" href="docs/favicon-32x32.png">
        <link rel="stylesheet" href="docs/swagger-ui.css">
      </head>
      <body>
        <div id="swagger-ui"></div>
        <noscript>This page needs JavaScript; the contract is at <a href="openapi.yaml">openapi.yaml</a>.</noscript>
        <script src="docs/swagger-ui-bundle.js"></script>
        <script src="docs/start.js"></script>
      </body>
      </html>
      """;

  private static final String START =
      """
      SwaggerUIBundle({
        url: 'openapi.json',
        dom_id: '#swagger-ui',
        deepLinking: true,
        persistAuthorization: true,
        displayRequestDuration: true,
        tryItOutEnabled: true,
        validatorUrl: null
      });
      """;

  private final Vertx vertx;

  DocsResource(Vertx vertx) {
    this.vertx = vertx;
  }

  void register(Operations operations) {
    operations
        .on("home", _ -> Future.succeededFuture(Answer.redirect("/docs")))
        .on("docs", _ -> Future.succeededFuture(page()))
        .on("docsFile", this::file);
  }

  private static Answer page() {
    return Answer.bytes("text/html; charset=utf-8", Buffer.buffer(PAGE))
        .with("Content-Security-Policy", POLICY)
        .with("X-Content-Type-Options", "nosniff")
        .with("Referrer-Policy", "no-referrer");
  }

  private Future<Answer> file(Exchange exchange) {
    String name = exchange.parameter("file");
    if (name.equals("start.js")) {
      return Future.succeededFuture(
          Answer.bytes("text/javascript; charset=utf-8", Buffer.buffer(START))
              .with("X-Content-Type-Options", "nosniff"));
    }
    String type = TYPES.get(name);
    if (type == null) {
      return new Failure.NotFound("route").asFuture();
    }
    return vertx
        .executeBlocking(() -> read(name))
        .map(
            bytes ->
                Answer.bytes(type, Objects.requireNonNull(bytes))
                    .with("Cache-Control", "public, max-age=86400")
                    .with("X-Content-Type-Options", "nosniff"));
  }

  private static Buffer read(String name) throws IOException {
    try (InputStream file = DocsResource.class.getResourceAsStream(WEBJAR + name)) {
      return Buffer.buffer(Objects.requireNonNull(file, name).readAllBytes());
    }
  }
}
