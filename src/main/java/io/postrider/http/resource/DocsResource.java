package io.postrider.http.resource;

import io.postrider.http.contract.ContractException;
import io.postrider.http.exchange.Answer;
import io.postrider.http.exchange.Exchange;
import io.postrider.http.exchange.Operations;
import io.postrider.model.Failure;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/// The page at `/docs`: Swagger UI out of its webjar, with nothing from elsewhere, over our
/// contract. A key that is pasted into it stays in the browser.
public final class DocsResource {
  private static final String START_FILE = "start.js";

  /// As in the pom; the webjar has its version in its paths.
  private static final String WEBJAR = "/META-INF/resources/webjars/swagger-ui/5.34.1/";

  /// The files of the webjar that the page needs, and their types.
  private static final Map<String, String> TYPES =
      Map.of(
          "swagger-ui.css",
          "text/css; charset=utf-8",
          "swagger-ui-bundle.js",
          "text/javascript; charset=utf-8",
          "favicon-32x32.png",
          "image/png",
          START_FILE,
          "text/javascript; charset=utf-8");

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

  private final Map<String, Buffer> files;

  private DocsResource(Map<String, Buffer> files) {
    this.files = Map.copyOf(files);
  }

  /// The page with its files, which stay in memory. Reads them: not for an event loop.
  public static DocsResource load() {
    Map<String, Buffer> files = new HashMap<>();
    for (String name : TYPES.keySet()) {
      files.put(name, name.equals(START_FILE) ? Buffer.buffer(START) : read(name));
    }
    return new DocsResource(files);
  }

  private static Buffer read(String name) {
    try (InputStream file = DocsResource.class.getResourceAsStream(WEBJAR + name)) {
      if (file == null) {
        throw new ContractException(WEBJAR + name + " is missing");
      }
      return Buffer.buffer(file.readAllBytes());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  public void register(Operations operations) {
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
    Buffer file = files.get(name);
    return file == null
        ? new Failure.NotFound("route").asFuture()
        : Future.succeededFuture(
            Answer.bytes(TYPES.getOrDefault(name, ""), file)
                .with("Cache-Control", "public, max-age=86400")
                .with("X-Content-Type-Options", "nosniff"));
  }
}
