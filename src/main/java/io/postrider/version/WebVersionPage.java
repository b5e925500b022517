package io.postrider.version;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Reads the version over the web, as a browser would: bounded in size and time, and follows
/// nothing. Source: protocol/login-and-stream.md §2.
public final class WebVersionPage implements VersionPage {
  /// WhatsApp's own.
  public static final URI WHATSAPP = URI.create("https://web.whatsapp.com/");

  static final int LIMIT_BYTES = 4 << 20;

  private static final Duration WITHIN = Duration.ofSeconds(15);
  private static final String BROWSER =
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0"
          + " Safari/537.36";

  private final Vertx vertx;
  private final HttpClient client;
  private final RequestOptions request;

  public WebVersionPage(Vertx vertx, URI url) {
    this.vertx = vertx;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setKeepAlive(false)
                .setVerifyHost(true)
                .setConnectTimeout((int) WITHIN.toMillis()));
    this.request =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setFollowRedirects(false)
            .setAbsoluteURI(url.toString())
            .putHeader("User-Agent", BROWSER)
            .putHeader("Accept", "text/html,*/*")
            .putHeader("Sec-Fetch-Site", "none")
            .putHeader("Sec-Fetch-Dest", "document")
            .putHeader("Sec-Fetch-Mode", "navigate")
            .putHeader("Sec-Fetch-User", "?1");
  }

  @Override
  public Future<ClientVersion> read() {
    Promise<Buffer> body = Promise.promise();
    client.request(request).onFailure(body::tryFail).onSuccess(sent -> exchange(sent, body));
    return body.future()
        .map(read -> read.toString(StandardCharsets.UTF_8))
        .map(
            page ->
                ClientVersion.inPage(page)
                    .orElseThrow(() -> new PageException("it names no version")));
  }

  /// Runs on the connection's event loop, so that the response is read from its beginning on.
  private void exchange(HttpClientRequest sent, Promise<Buffer> body) {
    long timer =
        vertx.setTimer(
            WITHIN.toMillis(),
            _ -> {
              body.tryFail(new PageException("it did not come in time"));
              sent.reset();
            });
    body.future().onComplete(_ -> vertx.cancelTimer(timer));
    sent.send().onFailure(body::tryFail).onSuccess(response -> read(response, body));
  }

  private static void read(HttpClientResponse response, Promise<Buffer> body) {
    if (response.statusCode() != 200) {
      body.tryFail(new PageException("status " + response.statusCode()));
      response.request().reset();
      return;
    }
    Buffer read = Buffer.buffer();
    response
        .handler(
            chunk -> {
              if (read.length() + chunk.length() <= LIMIT_BYTES) {
                read.appendBuffer(chunk);
              } else {
                body.tryFail(new PageException("it is too large"));
                response.request().reset();
              }
            })
        .exceptionHandler(body::tryFail)
        .endHandler(_ -> body.tryComplete(read));
  }

  /// Why there is no version; never says what came instead.
  static final class PageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    PageException(String message) {
      super(message, null, false, false);
    }
  }
}
