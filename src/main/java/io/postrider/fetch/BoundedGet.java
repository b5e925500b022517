package io.postrider.fetch;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
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

/// Reads pages, one by one: bounded in size and time, follows nothing, and keeps no connection.
public final class BoundedGet {
  private final Vertx vertx;
  private final int timeMillis;
  private final int limitBytes;
  private final HttpClient client;
  private final MultiMap headers;

  /// @param headers that are sent, in this order
  /// @param timeMillis for all of it
  /// @param limitBytes of the body
  public BoundedGet(Vertx vertx, MultiMap headers, int timeMillis, int limitBytes) {
    this.vertx = vertx;
    this.timeMillis = timeMillis;
    this.limitBytes = limitBytes;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setKeepAlive(false)
                .setVerifyHost(true)
                .setConnectTimeout(timeMillis));
    this.headers = headers;
  }

  /// The body of an answer 200; fails with `FetchException` when that is not what came, with the
  /// client's exception when nothing did.
  public Future<Buffer> get(URI url) {
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setFollowRedirects(false)
            .setAbsoluteURI(url.toString())
            .setHeaders(headers);
    Promise<Buffer> body = Promise.promise();
    client.request(request).onFailure(body::tryFail).onSuccess(sent -> exchange(sent, body));
    return body.future();
  }

  /// Runs on the connection's event loop, so that the response is read from its beginning on,
  /// whichever thread wants it.
  private void exchange(HttpClientRequest sent, Promise<Buffer> body) {
    limit(sent, body);
    sent.send().onFailure(body::tryFail).onSuccess(response -> read(response, body));
  }

  /// Ends the request when the time is over, however little comes how slowly.
  private void limit(HttpClientRequest sent, Promise<Buffer> body) {
    long timer =
        vertx.setTimer(
            timeMillis,
            _ -> {
              body.tryFail(new FetchException("it did not come in time"));
              sent.reset();
            });
    body.future().onComplete(_ -> vertx.cancelTimer(timer));
  }

  private void read(HttpClientResponse response, Promise<Buffer> body) {
    if (response.statusCode() != 200) {
      body.tryFail(new FetchException("status " + response.statusCode()));
      response.request().reset();
      return;
    }
    Buffer read = Buffer.buffer();
    response
        .handler(
            chunk -> {
              if (read.length() + chunk.length() <= limitBytes) {
                read.appendBuffer(chunk);
              } else {
                body.tryFail(new FetchException("it is too large"));
                response.request().reset();
              }
            })
        .exceptionHandler(body::tryFail)
        .endHandler(_ -> body.tryComplete(read));
  }
}
