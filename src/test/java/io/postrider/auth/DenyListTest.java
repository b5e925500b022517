package io.postrider.auth;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.model.Capability;
import io.postrider.model.OrganizationId;
import io.postrider.model.Principal;
import io.postrider.session.bus.Outsider;
import io.postrider.trust.Nodes;
import io.postrider.trust.Signatures;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// Two nodes on one bus, over one database.
@ExtendWith(VertxExtension.class)
class DenyListTest {
  private static final OrganizationId ACME = new OrganizationId("acme");
  private static final OrganizationId OTHER = new OrganizationId("other");

  private static final Map<String, Principal> OUTSIDERS =
      Map.of(
          "issuer", Principal.user("admin", ACME, Set.of(), true),
          "anybody", Principal.user("owner", ACME, EnumSet.allOf(Capability.class), false));

  private final MemoryDenyStore store = new MemoryDenyStore();
  private final MovedTimers timers = new MovedTimers();
  private Vertx vertx;
  private DenyList here;
  private DenyList there;

  @BeforeEach
  void start(Vertx vertx) throws Exception {
    this.vertx = vertx;
    here = node();
    there = node();
  }

  private DenyList node() throws Exception {
    DenyList node = new DenyList(vertx, store, Nodes.announcements(vertx, timers), timers);
    Signatures signatures = Outsider.signatures("node", timers);
    node.start(Outsider.admitting(signatures, OUTSIDERS)).await(5, SECONDS);
    return node;
  }

  private static Principal user(String id, OrganizationId organization) {
    return Principal.user(id, organization, Set.of(Capability.EVENTS), false);
  }

  private static Denial.Whom everywhere(String user) {
    return new Denial.Whom(user, null);
  }

  /// Completes when it is ended.
  private static Future<Void> open(DenyList node, Principal principal) {
    Promise<Void> ended = Promise.promise();
    var _ = node.watch(principal, ended::complete);
    return ended.future();
  }

  @Test
  void whoIsBannedIsRefusedEverywhereAndWhatHeHasOpenEnds() throws Exception {
    Future<Void> ended =
        Future.all(open(here, user("u", ACME)), open(there, user("u", OTHER))).mapEmpty();
    Future<Void> another = open(there, user("v", ACME));

    Denial denial = here.deny(everywhere("u")).await(5, SECONDS);

    assertThat(here.isDenied(user("u", ACME))).isTrue();
    ended.await(2, SECONDS);
    assertThat(there.isDenied(user("u", OTHER))).isTrue();
    assertThat(there.isDenied(user("v", ACME))).isFalse();
    assertThat(there.isDenied(new Principal("u", ACME, Set.of()))).isFalse();
    assertThat(another.isComplete()).isFalse();
    assertThat(here.all()).containsExactly(denial);
    open(here, user("u", ACME)).await(2, SECONDS);
  }

  @Test
  void whoIsNoMemberAnyMoreIsRefusedThere() throws Exception {
    Future<Void> ended = open(there, user("u", ACME));
    Future<Void> elsewhere = open(there, user("u", OTHER));

    here.deny(new Denial.Whom("u", ACME)).await(5, SECONDS);

    ended.await(2, SECONDS);
    assertThat(there.isDenied(user("u", OTHER))).isFalse();
    assertThat(elsewhere.isComplete()).isFalse();
  }

  @Test
  void theIssuersMessagesAreHeard() throws Exception {
    Future<Void> banned = open(there, user("u", ACME));
    Future<Void> removed = open(there, user("v", ACME));
    publish("ctrl:user.banned", Buffer.buffer("no JSON"), "issuer");
    publish("ctrl:user.banned", new JsonObject().put("userId", ""), "issuer");
    publish("ctrl:user.banned", new JsonObject().put("userId", "u").toBuffer(), "issuer");
    JsonObject member = new JsonObject().put("userId", "v").put("organizationId", "acme");
    publish("ctrl:member.removed", member, "issuer");

    banned.await(2, SECONDS);
    removed.await(2, SECONDS);

    assertThat(node().isDenied(user("v", ACME))).isTrue();
    assertThat(store.all(timers.now()).await(5, SECONDS)).hasSize(2);
  }

  private void publish(String address, Object body, String credential) {
    vertx
        .eventBus()
        .publish(
            address,
            body,
            new DeliveryOptions().addHeader("authorization", "Bearer " + credential));
  }

  @Test
  void nobodyElseIsBelieved() throws Exception {
    JsonObject banned = new JsonObject().put("userId", "u");
    JsonObject removed = new JsonObject().put("userId", "u").put("organizationId", "acme");
    vertx.eventBus().publish("ctrl:user.banned", banned.toBuffer());
    vertx.eventBus().publish("ctrl:member.removed", removed);
    publish("ctrl:user.banned", banned, "anybody");
    publish("ctrl:member.removed", removed, "anybody");
    publish("ctrl:user.banned", banned, "nobody");
    here.deny(everywhere("v")).await(5, SECONDS);
    vertx.eventBus().publish("postrider.auth.lifted", new JsonObject().put("userId", "v"));
    Future<Void> last = open(there, user("w", ACME));

    here.deny(everywhere("w")).await(5, SECONDS);

    last.await(2, SECONDS);
    assertThat(there.isDenied(user("u", ACME))).isFalse();
    assertThat(there.isDenied(user("v", ACME))).isTrue();
  }

  @Test
  void aRestartForgetsNobodyBeforeHisLastTokenHasEnded() throws Exception {
    here.deny(everywhere("u")).await(5, SECONDS);
    assertThat(node().isDenied(user("u", ACME))).isTrue();

    timers.advance(Duration.ofHours(24).plusSeconds(59));
    assertThat(node().isDenied(user("u", ACME))).isTrue();
    timers.advance(Duration.ofSeconds(1));

    assertThat(here.isDenied(user("u", ACME))).isFalse();
    assertThat(here.all()).isEmpty();
    assertThat(node().isDenied(user("u", ACME))).isFalse();
  }

  @Test
  void whatCannotBeKeptHoldsAndIsKeptLater() throws Exception {
    store.fail(new IllegalStateException("away"));
    assertThatThrownBy(() -> here.deny(everywhere("u")).await(5, SECONDS)).hasMessage("away");
    assertThat(here.isDenied(user("u", ACME))).isTrue();
    timers.advance(Duration.ofSeconds(60));
    assertThat(here.isDenied(user("u", ACME))).isTrue();

    store.fail(null);
    timers.advance(Duration.ofSeconds(30));

    assertThat(node().isDenied(user("u", ACME))).isTrue();
  }

  @Test
  void whoIsLetInAgainIsSoonLetInEverywhere() throws Exception {
    here.deny(everywhere("u")).await(5, SECONDS);
    open(there, user("u", ACME)).await(2, SECONDS);

    assertThat(here.lift(everywhere("u")).await(5, SECONDS)).isTrue();
    assertThat(here.lift(everywhere("u")).await(5, SECONDS)).isFalse();

    assertThat(here.isDenied(user("u", ACME))).isFalse();
    awaitLetIn(there);
  }

  private static void awaitLetIn(DenyList node) {
    while (node.isDenied(user("u", ACME))) {
      Thread.onSpinWait();
    }
  }

  @Test
  @Timeout(20)
  void whoIsLetInAgainIsNotRefusedByANodeThatCouldNotKeepIt() throws Exception {
    store.fail(new IllegalStateException("away"));
    Future<Void> heard = open(there, user("u", ACME));
    assertThatThrownBy(() -> here.deny(everywhere("u")).await(5, SECONDS)).hasMessage("away");
    heard.await(2, SECONDS);
    store.fail(null);

    here.lift(everywhere("u")).await(5, SECONDS);
    awaitLetIn(there);
    timers.advance(Duration.ofSeconds(30));

    assertThat(here.isDenied(user("u", ACME))).isFalse();
    assertThat(there.isDenied(user("u", ACME))).isFalse();
    assertThat(store.all(timers.now()).await(5, SECONDS)).isEmpty();
  }

  @Test
  void whatIsSaidWhileTheDatabaseIsReadHolds() throws Exception {
    here.deny(everywhere("u")).await(5, SECONDS);
    Promise<Void> slow = Promise.promise();
    store.hold(slow.future());
    timers.advance(Duration.ofSeconds(30));

    here.lift(everywhere("u")).await(5, SECONDS);
    here.deny(everywhere("v")).await(5, SECONDS);
    slow.complete();

    assertThat(here.isDenied(user("u", ACME))).isFalse();
    assertThat(here.isDenied(user("v", ACME))).isTrue();
  }

  @Test
  @Timeout(20)
  void aDenialOnItsWayToTheDatabaseHoldsWhateverIsReadThere() throws Exception {
    here.deny(everywhere("u")).await(5, SECONDS);
    Promise<Void> slow = Promise.promise();
    store.delay(slow.future());
    Future<Denial> denied = here.deny(everywhere("v"));
    Future<Void> heard = open(there, user("v", ACME));
    heard.await(2, SECONDS);

    here.lift(everywhere("u")).await(5, SECONDS);
    awaitLetIn(here);
    awaitLetIn(there);
    assertThat(here.isDenied(user("v", ACME))).isTrue();
    assertThat(there.isDenied(user("v", ACME))).isTrue();
    slow.complete();
    denied.await(5, SECONDS);
  }

  @Test
  void aDenialThatIsLiftedWhileItIsKeptIsNotKept() throws Exception {
    Promise<Void> slow = Promise.promise();
    store.delay(slow.future());
    Future<Denial> denied = here.deny(everywhere("u"));

    here.lift(everywhere("u")).await(5, SECONDS);
    slow.complete();
    denied.await(5, SECONDS);

    assertThat(store.all(timers.now()).await(5, SECONDS)).isEmpty();
  }

  @Test
  void nobodyIsCalledNothing() {
    assertThatThrownBy(() -> here.deny(everywhere("a\u0000b")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
