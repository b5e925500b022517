package io.postrider.version;

import io.postrider.fetch.BoundedGet;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/// Reads the version over the web, as a browser would: bounded in size and time, and follows
/// nothing. Source: protocol/login-and-stream.md §2.
public final class WebVersionPage implements VersionPage {
  /// WhatsApp's own.
  public static final URI WHATSAPP = URI.create("https://web.whatsapp.com/");

  static final int LIMIT_BYTES = 4 << 20;

  private static final int WITHIN_MILLIS = 15_000;
  private static final String BROWSER =
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0"
          + " Safari/537.36";

  private final BoundedGet page;
  private final URI url;

  public WebVersionPage(Vertx vertx, URI url) {
    this.url = url;
    MultiMap headers =
        HttpHeaders.headers()
            .add("User-Agent", BROWSER)
            .add("Accept", "text/html,*/*")
            .add("Sec-Fetch-Site", "none")
            .add("Sec-Fetch-Dest", "document")
            .add("Sec-Fetch-Mode", "navigate")
            .add("Sec-Fetch-User", "?1");
    this.page = new BoundedGet(vertx, headers, WITHIN_MILLIS, LIMIT_BYTES);
  }

  @Override
  public Future<ClientVersion> read() {
    return page.get(url)
        .map(read -> read.toString(StandardCharsets.UTF_8))
        .map(
            text ->
                ClientVersion.inPage(text)
                    .orElseThrow(() -> new PageException("it names no version")));
  }

  /// Why there is no version; never says what came instead.
  static final class PageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    PageException(String message) {
      super(message, null, false, false);
    }
  }
}
