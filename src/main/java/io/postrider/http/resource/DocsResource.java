package io.postrider.http.resource;

import io.postrider.http.exchange.Answer;
import io.postrider.http.exchange.Exchange;
import io.postrider.http.exchange.Operations;
import io.postrider.model.Failure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.StaticHandler;

/// The page at `/docs`: Swagger UI out of its webjar, with nothing from elsewhere, over our
/// contract. A key that is pasted into it stays in the browser.
public final class DocsResource {
  /// As in the pom; the webjar has its version in its paths.
  private static final String WEBJAR = "META-INF/resources/webjars/swagger-ui/5.34.1";

  private static final String FILES =
      "/(?:swagger-ui\\.css|swagger-ui-bundle\\.js|favicon-32x32\\.png)";

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

  /// The files of the webjar that the page needs; what is not among them is left to the contract's
  /// routes.
  public static Router files(Vertx vertx) {
    Router router = Router.router(vertx);
    router
        .routeWithRegex(HttpMethod.GET, FILES)
        .useNormalizedPath(false)
        .handler(
            context -> {
              context
                  .response()
                  .putHeader("Cache-Control", "public, max-age=86400")
                  .putHeader("X-Content-Type-Options", "nosniff");
              context.next();
            })
        .handler(
            StaticHandler.create(WEBJAR)
                .setFilesReadOnly(true)
                .setAlwaysAsyncFS(true)
                .setDefaultContentEncoding("utf-8"));
    return router;
  }

  public void register(Operations operations) {
    operations
        .on("home", _ -> Future.succeededFuture(Answer.redirect("/docs")))
        .on("docs", _ -> Future.succeededFuture(page()))
        .on("docsFile", DocsResource::file);
  }

  private static Answer page() {
    return Answer.bytes("text/html; charset=utf-8", Buffer.buffer(PAGE))
        .with("Content-Security-Policy", POLICY)
        .with("X-Content-Type-Options", "nosniff")
        .with("Referrer-Policy", "no-referrer");
  }

  private static Future<Answer> file(Exchange exchange) {
    return exchange.parameter("file").equals("start.js")
        ? Future.succeededFuture(
            Answer.bytes("text/javascript; charset=utf-8", Buffer.buffer(START))
                .with("X-Content-Type-Options", "nosniff"))
        : new Failure.NotFound("route").asFuture();
  }
}
