package io.postrider.cluster;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.model.Bytes;
import io.postrider.model.Epoch;
import io.postrider.model.SessionId;
import io.postrider.session.bus.Bus;
import io.postrider.session.state.SessionRow;
import io.postrider.session.state.SessionStatus;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
final class OwnershipTest {
  private final FakeNode store = new FakeNode();
  private Vertx vertx;
  private Ownership ownership;

  @BeforeEach
  void create(Vertx vertx) {
    this.vertx = vertx;
    ownership = new Ownership(vertx, store, store.parts(), "node_1");
  }

  private int start() throws Exception {
    return ownership.start().await(10, SECONDS);
  }

  private JsonObject ask(String address, Object body) throws Exception {
    return vertx
        .eventBus()
        .<Buffer>request(address, body)
        .map(reply -> new JsonObject(reply.body()))
        .await(10, SECONDS);
  }

  private static Buffer request(String op, JsonObject args) {
    return new JsonObject()
        .put("v", 1)
        .put("op", op)
        .put("organization", "org_1")
        .put("principal", "key_1")
        .put("args", args)
        .toBuffer();
  }

  private static Buffer request(String op) {
    return request(op, new JsonObject());
  }

  private JsonObject stopped(SessionId session) throws Exception {
    return ask(Bus.address(session), request("sessions.stop"));
  }

  private static JsonObject settings() {
    return new JsonObject()
        .put("label", "shop")
        .put("autoRead", true)
        .put("presenceTyping", false)
        .put("ratePerMin", 7)
        .put("ratePerHour", 70);
  }

  private SessionId created() throws Exception {
    JsonObject reply = ask(Bus.SESSIONS, request("sessions.create", settings()));
    return new SessionId(Objects.requireNonNull(reply.getString("id"), reply.encode()));
  }

  private static String code(JsonObject reply) {
    return reply.getJsonObject("error").getString("code");
  }

  private void isNotReached(String address) {
    assertThatThrownBy(() -> ask(address, request("sessions.stop")))
        .isInstanceOf(ReplyException.class)
        .hasMessageContaining("No handlers");
  }

  @Test
  void runsWhatIsStoredUnderTheNextEpoch() throws Exception {
    SessionId first = store.stored("s1", null);
    SessionId second = store.stored("s2", null);

    assertThat(start()).isEqualTo(2);

    assertThat(stopped(first)).isEqualTo(new JsonObject());
    assertThat(stopped(second)).isEqualTo(new JsonObject());
    assertThat(store.owners).containsOnlyKeys(first, second).containsValue("node_1");
    assertThat(store.rows.values()).extracting(SessionRow::epoch).containsOnly(new Epoch(5));
  }

  @Test
  void runsTheOthersWhenOneIsDamaged() throws Exception {
    SessionId damaged = store.stored("s1", Bytes.utf8("no credentials"));
    SessionId sound = store.stored("s2", null);

    assertThat(start()).isEqualTo(1);

    assertThat(stopped(sound)).isEqualTo(new JsonObject());
    isNotReached(Bus.address(damaged));
    assertThat(store.rows).containsKey(damaged);
  }

  @Test
  void doesNotStartWithoutItsStore() {
    store.stored("s1", null);
    store.breakDown(new IllegalStateException("no database"));

    assertThatThrownBy(this::start).hasMessageContaining("no database");
    isNotReached(Bus.SESSIONS);
  }

  @Test
  void createsASessionThatIsStoppedAndCanBeReached() throws Exception {
    assertThat(start()).isZero();

    SessionId id = created();

    SessionRow row = Objects.requireNonNull(store.rows.get(id));
    assertThat(row.organization().value()).isEqualTo("org_1");
    assertThat(row.epoch()).isEqualTo(new Epoch(1));
    assertThat(row.settings().label()).isEqualTo("shop");
    assertThat(row.settings().ratePerMin()).isEqualTo(7);
    assertThat(row.state().status()).isEqualTo(SessionStatus.STOPPED);
    assertThat(row.credentials()).isNull();
    assertThat(row.budget().minute()).isEqualTo(7);
    assertThat(store.owners).containsEntry(id, "node_1");
    assertThat(stopped(id)).isEqualTo(new JsonObject());
  }

  @Test
  void givesEachSessionItsOwnId() throws Exception {
    start();

    List<SessionId> ids = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      ids.add(created());
    }

    assertThat(ids)
        .doesNotHaveDuplicates()
        .isSortedAccordingTo(Comparator.comparing(SessionId::value));
  }

  @Test
  void saysWhenASessionCannotBeStored() throws Exception {
    start();
    store.breakDown(new IllegalStateException("no database"));

    assertThat(code(ask(Bus.SESSIONS, request("sessions.create", settings()))))
        .isEqualTo("internal");

    assertThat(store.rows).isEmpty();
    assertThat(vertx.deploymentIDs()).isEmpty();
  }

  @Test
  void answersWhatIsNoRequest() throws Exception {
    start();

    assertThat(code(ask(Bus.SESSIONS, Buffer.buffer("hello")))).isEqualTo("validation_error");
    assertThat(code(ask(Bus.SESSIONS, "a text"))).isEqualTo("validation_error");
    assertThat(code(ask(Bus.SESSIONS, request("sessions.dance")))).isEqualTo("validation_error");
    assertThat(
            code(
                ask(
                    Bus.SESSIONS,
                    request("sessions.create", settings().put("ratePerMin", "many")))))
        .isEqualTo("validation_error");
    assertThat(store.rows).isEmpty();
  }

  @Test
  void endsWhateverHasBecomeOfItsSessions() throws Exception {
    SessionId kept = store.stored("s1", null);
    start();
    SessionId deleted = created();

    assertThat(ask(Bus.address(deleted), request("sessions.delete"))).isEqualTo(new JsonObject());
    ownership.stop().await(10, SECONDS);

    assertThat(store.rows).containsOnlyKeys(kept);
    isNotReached(Bus.address(kept));
  }

  @Test
  void runsNothingAfterItsEnd() throws Exception {
    SessionId session = store.stored("s1", null);
    start();
    SessionId other = created();

    ownership.stop().await(10, SECONDS);

    isNotReached(Bus.SESSIONS);
    isNotReached(Bus.address(session));
    isNotReached(Bus.address(other));
    assertThat(vertx.deploymentIDs()).isEmpty();
    assertThat(store.rows).containsOnlyKeys(session, other);
  }

  @Test
  void endsWithoutHavingStarted() throws Exception {
    ownership.stop().await(10, SECONDS);

    assertThat(vertx.deploymentIDs()).isEmpty();
  }

  @Test
  void givesItsSessionsToTheNextOwner() throws Exception {
    SessionId session = store.stored("s1", null);
    start();
    ownership.stop().await(10, SECONDS);

    Ownership next = new Ownership(vertx, store, store.parts(), "node_2");

    assertThat(next.start().await(10, SECONDS)).isEqualTo(1);
    assertThat(store.owners).containsEntry(session, "node_2");
    assertThat(stopped(session)).isEqualTo(new JsonObject());
  }
}
