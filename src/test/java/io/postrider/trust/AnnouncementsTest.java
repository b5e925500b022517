package io.postrider.trust;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.auth.MovedTimers;
import io.postrider.model.Bytes;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class AnnouncementsTest {
  private static final String ADDRESS = "ctrl:something";
  private static final Buffer BODY = Buffer.buffer("{\"a\":1}");

  private final MovedTimers timers = new MovedTimers();
  private Vertx vertx;
  private Announcements here;
  private Announcements there;

  @BeforeEach
  void start(Vertx vertx) {
    this.vertx = vertx;
    here = Nodes.announcements(vertx, timers);
    there = Nodes.announcements(vertx, timers);
  }

  /// What arrives when that is done.
  private Message<Object> told(String address, Runnable tell) throws Exception {
    Promise<Message<Object>> promise = Promise.promise();
    var consumer = vertx.eventBus().consumer(address, promise::tryComplete);
    consumer.completion().await(5, SECONDS);
    tell.run();
    Message<Object> message = promise.future().await(5, SECONDS);
    consumer.unregister().await(5, SECONDS);
    return message;
  }

  private Message<Object> told() throws Exception {
    return told(ADDRESS, () -> here.publish(ADDRESS, BODY));
  }

  private Message<Object> again(String address, String header, Object body) throws Exception {
    DeliveryOptions options = new DeliveryOptions().addHeader("authorization", header);
    return told(address, () -> vertx.eventBus().publish(address, body, options));
  }

  @Test
  void everyNodeHearsItOnce() throws Exception {
    Message<Object> message = told();

    assertThat(here.isOurs(message)).isTrue();
    assertThat(there.isOurs(message)).isTrue();
    assertThat(there.isOurs(message)).isFalse();
    assertThat(there.isOurs(told())).isTrue();
  }

  @Test
  void itIsGoodForHalfAMinute() throws Exception {
    Message<Object> first = told();
    Message<Object> second = told();
    timers.advance(Duration.ofSeconds(30));
    assertThat(there.isOurs(first)).isTrue();
    timers.advance(Duration.ofMillis(1));
    assertThat(there.isOurs(second)).isFalse();
  }

  @Test
  void nobodyElseIsBelieved() throws Exception {
    Message<Object> message = told();
    String header = Objects.requireNonNull(message.headers().get("authorization"));
    Announcements stranger = new Announcements(vertx, Bytes.utf8("another key"), timers);

    assertThat(there.isOurs(told(ADDRESS, () -> stranger.publish(ADDRESS, BODY)))).isFalse();
    assertThat(there.isOurs(told(ADDRESS, () -> vertx.eventBus().publish(ADDRESS, BODY))))
        .isFalse();
    assertThat(there.isOurs(again("ctrl:else", header, BODY))).isFalse();
    assertThat(there.isOurs(again(ADDRESS, header, Buffer.buffer("{\"a\":2}")))).isFalse();
    assertThat(there.isOurs(again(ADDRESS, header, new JsonObject().put("a", 1)))).isFalse();
    for (String wrong :
        List.of(
            "",
            "Node ",
            "Bearer x",
            header + "A",
            header.replace("Node 1", "Node 2"),
            "Node 1.2.3")) {
      assertThat(there.isOurs(again(ADDRESS, wrong, BODY))).as(wrong).isFalse();
    }
    assertThat(there.isOurs(message)).isTrue();
  }
}
