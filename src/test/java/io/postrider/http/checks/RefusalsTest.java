package io.postrider.http.checks;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.postrider.http.Api;
import io.postrider.model.Failure;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

/// Defects: whoever asks gets the envelope, and the log has each once.
@ExtendWith(VertxExtension.class)
class RefusalsTest {
  private static final Logger LOG = (Logger) LoggerFactory.getLogger(Failure.class);

  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

  @BeforeEach
  void listen() {
    logged.start();
    LOG.addAppender(logged);
  }

  @AfterEach
  void stop() {
    LOG.detachAppender(logged);
  }

  private static HttpResponse<Buffer> ask(Vertx vertx, Handler<RoutingContext> handler)
      throws Exception {
    Router router = Router.router(vertx);
    router.route().handler(handler);
    new Refusals(vertx, List.of()).mount(router);
    int port =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .await(10, SECONDS)
            .actualPort();
    return WebClient.create(vertx).get(port, "127.0.0.1", "/").send().await(10, SECONDS);
  }

  @Test
  void aDefectIsToldAndLoggedOnce(Vertx vertx) throws Exception {
    HttpResponse<Buffer> answer =
        ask(
            vertx,
            _ -> {
              throw new IllegalStateException("a defect");
            });

    assertThat(Api.told(answer)).startsWith("500 internal: internal error, incident ");
    assertThat(logged.list).hasSize(1);
    assertThat(Api.told(answer)).doesNotContain("a defect");
  }

  @Test
  void aDefectAfterTheAnswerIsLoggedToo(Vertx vertx) throws Exception {
    HttpResponse<Buffer> answer =
        ask(
            vertx,
            context -> {
              context.fail(503);
              context.fail(new IllegalStateException("too late"));
            });

    assertThat(Api.told(answer)).isEqualTo("503 gateway_unavailable: request timed out");
    assertThat(logged.list)
        .extracting(event -> event.getThrowableProxy().getMessage())
        .containsExactly("too late");
  }

  @Test
  void whoHangsUpIsNoDefect(Vertx vertx) throws Exception {
    Promise<Void> over = Promise.promise();

    assertThatThrownBy(
            () ->
                ask(
                    vertx,
                    context -> {
                      context
                          .response()
                          .closeHandler(
                              _ -> {
                                context.fail(new HttpClosedException("gone"));
                                over.complete();
                              });
                      context.request().connection().close().onFailure(over::tryFail);
                    }))
        .isInstanceOf(HttpClosedException.class);
    over.future().await(5, SECONDS);

    assertThat(logged.list).isEmpty();
  }

  @Test
  void aDefectInTheMiddleOfAnAnswerIsLogged(Vertx vertx) throws Exception {
    HttpResponse<Buffer> answer =
        ask(
            vertx,
            context -> {
              context.response().setChunked(true).write("a").onFailure(context::fail);
              context.fail(new IllegalStateException("half way"));
              context.end("b").onFailure(context::fail);
            });

    assertThat(answer.bodyAsString()).isEqualTo("ab");
    assertThat(logged.list).hasSize(1);
  }
}
