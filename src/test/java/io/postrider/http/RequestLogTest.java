package io.postrider.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

@ExtendWith(VertxExtension.class)
class RequestLogTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(RequestLog.LOGGER);
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

  @BeforeEach
  void listen() {
    logged.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(logged);
  }

  @AfterEach
  void stop() {
    logger.setLevel(Level.OFF);
    logger.detachAppender(logged);
  }

  @Test
  void namesTheOperationOfWhatIsRefused(Vertx vertx) throws Exception {
    Api api = new Api(vertx);

    api.get("/api/v1/sessions/s2");
    api.send(HttpMethod.GET, "/api/v1/sessions", (String) null, null);
    api.get("/nothing?phone=4915112345678");

    assertThat(logged.list)
        .extracting(event -> event.getFormattedMessage().replaceFirst(" in .*", ""))
        .containsExactly("GET getSession: 404", "GET listSessions: 401", "GET no route: 404");
  }
}
