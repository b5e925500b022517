package io.postrider.trust;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.auth.MovedTimers;
import io.postrider.model.Bytes;
import io.postrider.model.Capability;
import io.postrider.model.OrganizationId;
import io.postrider.model.Principal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class NodeMessagesTest {
  private static final Bytes KEY = Bytes.utf8("the key of all nodes");
  private static final String ADDRESS = "postrider.something.two";
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final MovedTimers timers = new MovedTimers();
  private final List<String> done = new CopyOnWriteArrayList<>();
  private Vertx vertx;
  private NodeMessages one;

  @BeforeEach
  void start(Vertx vertx) {
    this.vertx = vertx;
    one = node("one", KEY);
  }

  private NodeMessages node(String id, Bytes key) {
    return new NodeMessages(vertx, new Signatures(key, id, timers));
  }

  private void answer(NodeMessages node) throws Exception {
    node.answer(
            ADDRESS,
            body -> {
              done.add(body.toString());
              return body.length() == 0
                  ? Future.failedFuture("nothing to do")
                  : Future.succeededFuture(Buffer.buffer("done"));
            })
        .completion()
        .await(5, SECONDS);
  }

  private String asked(NodeMessages node, String to, String body) throws Exception {
    return node.ask(to, ADDRESS, Buffer.buffer(body), PATIENCE).await(5, SECONDS).toString();
  }

  private void assertRefused(Object body, DeliveryOptions options) {
    assertThatThrownBy(() -> vertx.eventBus().request(ADDRESS, body, options).await(5, SECONDS))
        .isInstanceOf(ReplyException.class)
        .hasMessage("refused");
  }

  private static DeliveryOptions shown(String authorization) {
    return new DeliveryOptions().addHeader("authorization", authorization);
  }

  @Test
  void aNodeIsAnsweredByTheNodeThatItAsks() throws Exception {
    answer(node("two", KEY));

    assertThat(asked(one, "two", "a")).isEqualTo("done");
    assertThat(asked(one, "two", "a")).isEqualTo("done");
    assertThatThrownBy(() -> asked(one, "two", "")).hasMessage("refused");
    assertThat(done).containsExactly("a", "a", "");
  }

  @Test
  void forNobodyElseAnythingIsDone() throws Exception {
    answer(node("two", KEY));
    Signatures signatures = new Signatures(KEY, "one", timers);
    Principal user =
        Principal.user("u", new OrganizationId("o"), Set.of(Capability.values()), true);
    Buffer body = Buffer.buffer("a");
    String elsewhere = "Node " + signatures.sign(user, "two", "postrider.session.s1", body);
    String late = "Node " + signatures.sign(user, "two", ADDRESS, body);
    timers.advance(Duration.ofSeconds(31));

    assertThatThrownBy(() -> asked(one, "three", "a")).hasMessage("refused");
    assertThatThrownBy(() -> asked(node("one", Bytes.utf8("another")), "two", "a"))
        .hasMessage("refused");
    assertRefused(body, new DeliveryOptions());
    assertRefused(new JsonObject(), shown("Node guess.ed"));
    for (String wrong : List.of("", "Bearer wa_key", "Node guess.ed", elsewhere, late)) {
      assertRefused(body, shown(wrong));
    }

    assertThat(done).isEmpty();
  }

  @Test
  void aQuestionIsGoodOnce() throws Exception {
    answer(node("two", KEY));
    String signature =
        new Signatures(KEY, "one", timers)
            .sign(Principal.user("u", null, Set.of(), false), "two", ADDRESS, Buffer.buffer("a"));
    DeliveryOptions options = shown("Node " + signature);

    Message<Object> first =
        vertx.eventBus().request(ADDRESS, Buffer.buffer("a"), options).await(5, SECONDS);

    assertThat(first.body()).isEqualTo(Buffer.buffer("done"));
    assertRefused(Buffer.buffer("a"), options);
    assertThat(done).containsExactly("a");
  }

  @Test
  void whoeverElseAnswersIsNotBelieved() throws Exception {
    MessageConsumer<Buffer> stranger = vertx.eventBus().consumer(ADDRESS);
    stranger.handler(
        message ->
            message.reply(
                Buffer.buffer("done"), new DeliveryOptions().setHeaders(message.headers())));
    stranger.completion().await(5, SECONDS);

    assertThatThrownBy(() -> asked(one, "two", "a")).hasMessage("nobody who is known has answered");
  }
}
