package io.postrider.session.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.postrider.model.Failure;
import io.postrider.model.FailureException;
import io.postrider.model.Jid;
import io.postrider.protocol.client.Ending;
import io.postrider.protocol.client.Party;
import io.postrider.protocol.client.Reception;
import io.postrider.protocol.client.Stanza;
import io.postrider.protocol.client.keys.Credentials;
import io.postrider.protocol.client.keys.Linked;
import io.postrider.protocol.client.keys.RecordKeys;
import io.postrider.protocol.client.query.BlockList;
import io.postrider.protocol.client.query.Companion;
import io.postrider.protocol.client.query.PreKeyUpload;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.signal.SignalAddress;
import io.postrider.session.FakeConnection;
import io.postrider.session.Stage;
import io.postrider.session.state.Account;
import io.postrider.session.state.SessionStatus;
import io.postrider.session.state.StatusDetails;
import io.postrider.version.ClientVersion;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How a connection comes, goes, and comes again.
final class LinkTest {
  private static final Stanza.LoggedIn SUCCESS = new Stanza.LoggedIn(Node.of("success"));
  private static final Node MESSAGE = Node.of("message").with("id", "1");

  private final List<Node> heard = new ArrayList<>();
  private final Stage stage = Stage.linked(new Party("15550001111", "100000000000001", 5));
  private final Link link = link(stage);

  private Link link(Stage on) {
    Link made =
        new Link(
            on.actor,
            _ -> Future.succeededFuture(),
            () -> {},
            (_, stanza) -> heard.add(stanza.node()));
    on.onFenced(() -> made.end(new Reason.TakenOver()));
    return made;
  }

  private FakeConnection up() {
    link.resume();
    link.login().accepted(stage.latest(), SUCCESS);
    return stage.latest();
  }

  private void assertOff(Reason why) {
    assertThat(link.phase()).isEqualTo(new Phase.Off(why));
    assertThat(link.running()).isFalse();
    assertThat(stage.actor.online()).isEmpty();
  }

  @Test
  void hasNoConnectionBeforeItIsStarted() {
    assertOff(new Reason.NotStarted());
  }

  @Test
  void doesNotWorkWithAConnectionThatWasLostWhileThatWasStored() {
    List<String> told = new ArrayList<>();
    Link other =
        new Link(
            stage.actor, _ -> Future.succeededFuture(), () -> told.add("working"), (_, _) -> {});
    other.resume();
    stage.store.hold();
    other.login().accepted(stage.latest(), SUCCESS);
    stage.latest().ends(new Ending.Lost("gone"));
    stage.store.release();

    assertThat(told).isEmpty();
    assertThat(stage.store.state().status()).isEqualTo(SessionStatus.STARTING);
    assertThat(stage.actor.online()).isEmpty();
  }

  @Test
  void storesThatItConnectsBeforeItDials() {
    stage.store.hold();
    Future<Void> started = link.start();

    assertThat(link.running()).isTrue();
    assertThat(stage.dialled).isEmpty();
    stage.store.release();

    assertThat(started.succeeded()).isTrue();
    assertThat(stage.store.state().status()).isEqualTo(SessionStatus.STARTING);
    assertThat(stage.dialled).hasSize(1);
  }

  @Test
  void doesNotDialWhenItWasEndedMeanwhile() {
    stage.store.hold();
    Future<Void> started = link.start();
    link.end(new Reason.Stopped());
    stage.store.release();

    assertThat(started.succeeded()).isTrue();
    assertThat(stage.dialled).isEmpty();
    assertOff(new Reason.Stopped());
  }

  @Test
  void refusesToStartASessionThatHasTooMuchToDo() {
    Promise<Void> busy = Promise.promise();
    for (int i = 0; i < 101; i++) {
      stage.actor.ownTurn(busy::future);
    }

    Future<Void> refused = link.start();

    assertThat(refused.cause())
        .isInstanceOfSatisfying(
            FailureException.class,
            thrown -> assertThat(thrown.failure()).isInstanceOf(Failure.Busy.class));
    assertOff(new Reason.NotStored());
    busy.complete();
    assertThat(link.start().succeeded()).isTrue();
    assertThat(stage.dialled).hasSize(1);
  }

  @Test
  void startsAgainThoughMuchWaitsSinceItWasAdmittedWithTheStop() {
    Promise<Void> busy = Promise.promise();
    for (int i = 0; i < 101; i++) {
      stage.actor.ownTurn(busy::future);
    }

    Future<Void> started = link.startAgain();

    assertThat(started.failed()).isFalse();
    busy.complete();
    assertThat(started.succeeded()).isTrue();
    assertThat(stage.dialled).hasSize(1);
  }

  @Test
  void asksWhatIsNotUrgentWhenThereIsTimeIfItIsStillConnected() {
    Promise<Void> first = Promise.promise();
    Promise<Void> second = Promise.promise();
    stage.lulls = first.future();
    FakeConnection lost = up();
    assertThat(stage.store.state().status()).isEqualTo(SessionStatus.WORKING);
    stage.lulls = second.future();
    lost.ends(new Ending.Lost("gone"));
    stage.timers.advance(Duration.ofMinutes(1));
    FakeConnection connection = stage.latest();
    link.login().accepted(connection, SUCCESS);

    first.complete();
    assertThat(connection.asked).hasSize(2);
    second.complete();

    assertThat(lost.asked).hasSize(2);
    assertThat(connection.asked).hasSize(4).endsWith(Companion.properties(), BlockList.query());
  }

  @Test
  void isWorkingWhenItIsActive() {
    FakeConnection connection = up();

    assertThat(stage.store.state().status()).isEqualTo(SessionStatus.WORKING);
    assertThat(stage.actor.online()).contains(connection);
    assertThat(connection.asked).hasSize(4).endsWith(Companion.properties(), BlockList.query());
    assertThat(connection.written)
        .as("nothing is said of who has no name")
        .extracting(Node::tag)
        .containsExactly("ib");
  }

  @Test
  void storesNewPreKeysBeforeTheServerHasThem() {
    link.resume();
    stage.latest().preKeys(4);
    stage.store.hold();
    link.login().accepted(stage.latest(), SUCCESS);
    int asked = stage.latest().asked.size();
    stage.store.release();

    assertThat(asked).isEqualTo(1);
    assertThat(stage.store.commits.getFirst().records().values())
        .filteredOn(Optional::isPresent)
        .hasSize(50);
    assertThat(stage.latest().asked.get(1).child("list").orElseThrow().children()).hasSize(50);
    assertThat(stage.store.state().status()).isEqualTo(SessionStatus.WORKING);
  }

  @Test
  void givesAServerThatHasNoneAllPreKeysBeforeItIsActive() {
    link.resume();
    stage.latest().preKeys(0);
    link.login().accepted(stage.latest(), SUCCESS);

    assertThat(stage.latest().asked).hasSize(5);
    assertThat(stage.latest().asked.get(1).child("list").orElseThrow().children())
        .hasSize(812)
        .doesNotHaveDuplicates();
    assertThat(stage.latest().asked.get(2).child("active")).isPresent();
    List<Long> made =
        stage.store.commits.stream()
            .map(commit -> commit.records().values().stream().filter(Optional::isPresent).count())
            .toList();
    assertThat(made.stream().mapToLong(Long::longValue).sum()).isEqualTo(812);
    assertThat(made).allMatch(some -> some <= PreKeyUpload.MORE);
  }

  @Test
  void holdsOthersUpUntilItHasLoggedInOrDoesNotAnyMore() {
    link.resume();
    assertThat(stage.loggingIn).isEqualTo(1);
    link.login().accepted(stage.latest(), SUCCESS);
    assertThat(stage.loggingIn).isZero();
    stage.latest().ends(new Ending.Lost("gone"));
    assertThat(stage.loggingIn).isZero();

    stage.timers.advance(Duration.ofSeconds(1));
    assertThat(stage.loggingIn).isEqualTo(1);
    stage.latest().ends(new Ending.Lost("gone"));
    assertThat(stage.loggingIn).isZero();

    stage.goAway();
    stage.timers.advance(Duration.ofSeconds(30));
    assertThat(stage.loggingIn).isZero();
  }

  @Test
  void holdsNobodyUpWhoseTurnComesTooLate() {
    Promise<Void> turns = Promise.promise();
    stage.turns = turns.future();
    link.resume();
    assertThat(stage.loggingIn).isEqualTo(1);

    link.end(new Reason.Stopped());
    turns.complete();

    assertThat(stage.loggingIn).isZero();
    assertThat(stage.dialled).isEmpty();
  }

  @Test
  void holdsNobodyUpWhileAPersonIsToGoOn() {
    Stage fresh = Stage.unlinked();

    link(fresh).start();

    assertThat(fresh.dialled).hasSize(1);
    assertThat(fresh.loggingIn).isZero();
  }

  @Test
  void ignoresASuccessBeforeItIsLinked() {
    Stage fresh = Stage.unlinked();
    Link other = link(fresh);
    other.start();

    other.login().accepted(fresh.latest(), SUCCESS);

    assertThat(fresh.latest().asked).isEmpty();
    assertThat(fresh.store.state().status()).isEqualTo(SessionStatus.SCAN_QR_CODE);
  }

  @Test
  void adoptsTheHiddenIdOfTheServer() {
    Jid lid = Jid.lid("100000000000009");
    link.resume();
    link.login().accepted(stage.latest(), new Stanza.LoggedIn(Node.of("success").with("lid", lid)));

    Linked linked = stage.actor.account();
    assertThat(linked.lid()).isEqualTo(lid.withDevice(5));
    assertThat(stage.store.state().account()).isEqualTo(new Account(linked.jid(), linked.lid()));
    assertThat(Credentials.decode(stage.store.credentials().orElseThrow()).linked())
        .contains(linked);
    assertThat(stage.store.records.get(RecordKeys.alias(linked.jid().bare())))
        .isEqualTo(Bytes.utf8(lid.toString()));
    assertThat(stage.store.records).containsKey(RecordKeys.identity(SignalAddress.of(lid)));
    assertThat(stage.store.state().status()).isEqualTo(SessionStatus.WORKING);
  }

  @Test
  void dialsAgainAfterAPauseWhenTheConnectionIsLost() {
    FakeConnection first = up();
    first.ends(new Ending.Lost("closed by the server"));

    assertThat(link.phase()).isInstanceOf(Phase.Pausing.class);
    assertThat(stage.actor.online()).isEmpty();
    assertThat(stage.store.state().status()).isEqualTo(SessionStatus.STARTING);
    assertThat(stage.store.reason()).isEqualTo("closed by the server");
    stage.timers.advance(Duration.ofSeconds(1));

    assertThat(stage.dialled).hasSize(2);
  }

  @Test
  void isBackWithinASecondAsOftenAsTheServerHasTakenSomething() {
    link.resume();
    for (int drops = 1; drops <= 40; drops++) {
      link.login().accepted(stage.latest(), SUCCESS);
      stage.latest().reception(Reception.ACKNOWLEDGED);
      stage.latest().ends(new Ending.Lost("gone"));
      stage.timers.advance(Duration.ofSeconds(1));

      assertThat(stage.dialled).hasSize(drops + 1);
    }
  }

  @Test
  void doesNotHammerAServerThatLetsItInAndHangsUp() {
    link.resume();
    for (int tenths = 0; tenths < 1_200; tenths++) {
      if (link.phase() instanceof Phase.Up) {
        link.login().accepted(stage.latest(), SUCCESS);
        stage.latest().ends(new Ending.Lost("gone"));
      }
      stage.timers.advance(Duration.ofMillis(100));
    }

    assertThat(stage.dialled).hasSizeLessThan(30);
  }

  @Test
  void keepsDiallingAServerThatIsAway() {
    stage.goAway();
    link.resume();

    assertThat(stage.store.reason()).isEqualTo("cannot connect: LostException");
    stage.timers.advance(Duration.ofMinutes(5));

    assertThat(link.phase()).isInstanceOf(Phase.Pausing.class);
  }

  @Test
  void dialsAtOnceOnceWhenTheServerRestarts() {
    up().ends(new Ending.Restart());
    assertThat(stage.dialled).hasSize(2);

    stage.latest().ends(new Ending.Restart());

    assertThat(stage.dialled).hasSize(2);
    assertThat(stage.store.reason()).isEqualTo("restart");
  }

  @Test
  void mayRestartAgainWhenItHasWorkedSince() {
    up().ends(new Ending.Restart());
    link.login().accepted(stage.latest(), SUCCESS);
    stage.latest().ends(new Ending.Restart());

    assertThat(stage.dialled).hasSize(3);
  }

  @Test
  void dialsOnceAgainWithANewerClient() {
    stage.page.says(Future.succeededFuture(new ClientVersion(1_900_000_000)));
    Ending outdated = new Ending.Refused(405, "the client is outdated");
    up().ends(outdated);
    assertThat(stage.dialled).hasSize(2);

    stage.latest().ends(outdated);

    assertThat(stage.dialled).hasSize(2);
    assertThat(stage.store.state().status()).isEqualTo(SessionStatus.FAILED);
    assertThat(stage.store.reason()).contains("network.version");
    assertThat(stage.store.credentials()).isPresent();
    assertThat(stage.page.reads()).isEqualTo(1);
  }

  @Test
  void failsWhenThereIsNoNewerClient() {
    up().ends(new Ending.Refused(405, "the client is outdated"));

    assertThat(stage.dialled).hasSize(1);
    assertThat(stage.store.state().status()).isEqualTo(SessionStatus.FAILED);
    assertOff(new Reason.Ended(new Ending.Refused(405, "the client is outdated")));
  }

  private static Ending refused(int reason) {
    return Ending.of(Node.of("failure").with("reason", reason).with("location", "xxx"));
  }

  private StatusDetails details() {
    return Objects.requireNonNull(stage.store.state().details());
  }

  /// What a user sees of each reason, and whether the keys are still there.
  @ParameterizedTest
  @CsvSource({
    "400, failed, true",
    "401, logged_out, false",
    "402, failed, true",
    "403, failed, true",
    "405, failed, true",
    "406, failed, true",
    "409, failed, true",
    "413, starting, true",
    "414, starting, true",
    "415, failed, true",
    "418, failed, true",
    "500, starting, true",
    "501, failed, true",
    "503, starting, true",
    "599, starting, true",
  })
  void saysOfEachRefusalHowItStandsAndWhatToDo(int reason, String status, boolean keys) {
    Instant since = stage.timers.now();

    up().ends(refused(reason));

    assertThat(stage.store.state().status()).isEqualTo(SessionStatus.ofWire(status));
    assertThat(stage.store.credentials().isPresent()).isEqualTo(keys);
    assertThat(details().since()).isEqualTo(since);
    assertThat(details().nextAttempt() != null).isEqualTo(status.equals("starting"));
    assertThat(details().reason())
        .contains(reason == 401 ? "logged out" : Integer.toString(reason))
        .matches(status.equals("starting") ? "failure .*" : ".*; .*");
    int dialled = stage.dialled.size();
    stage.timers.advance(Duration.ofHours(2));
    assertThat(stage.dialled.size() > dialled).isEqualTo(status.equals("starting"));
  }

  private static Ending banned(long seconds) {
    return Ending.of(
        Node.of("failure").with("reason", 402).with("code", 101).with("expire", seconds));
  }

  @Test
  void comesBackByItselfWhenABanIsOver() {
    Instant over = stage.timers.now().plusSeconds(3_600);
    up().ends(banned(3_600));

    assertThat(stage.store.state().status()).isEqualTo(SessionStatus.FAILED);
    assertThat(details().nextAttempt()).isEqualTo(over);
    assertThat(details().reason())
        .startsWith("refused by WhatsApp: 402 temporarily banned, wrote to too many people; ");
    assertThat(link.running()).isFalse();
    stage.timers.advance(Duration.ofMinutes(59));
    assertThat(stage.dialled).hasSize(1);
    stage.timers.advance(Duration.ofMinutes(3));

    assertThat(stage.dialled).hasSize(2);
    link.login().accepted(stage.latest(), SUCCESS);
    assertThat(stage.store.state().status()).isEqualTo(SessionStatus.WORKING);
  }

  @Test
  void asksNoMoreThanEveryFiveMinutesWhetherABanIsOver() {
    up().ends(banned(1));

    stage.timers.advance(Duration.ofMinutes(4));
    assertThat(stage.dialled).hasSize(1);
    stage.timers.advance(Duration.ofMinutes(2));

    assertThat(stage.dialled).hasSize(2);
  }

  @Test
  void comesBackWhenABanIsOverThatAnotherOwnerWasTold() {
    up().ends(banned(3_600));
    Link next = new Link(stage.actor, _ -> Future.succeededFuture(), () -> {}, (_, _) -> {});
    link.end(new Reason.Released());

    next.resumeFailed();
    stage.timers.advance(Duration.ofMinutes(62));

    assertThat(stage.dialled).hasSize(2);
    assertThat(next.running()).isTrue();
    assertThat(link.running()).isFalse();
  }

  @Test
  void doesNotComeBackFromABanWhenItWasStoppedOrStarted() {
    up().ends(banned(3_600));
    link.end(new Reason.Stopped());
    stage.timers.advance(Duration.ofHours(2));
    assertThat(stage.dialled).hasSize(1);

    up().ends(banned(3_600));
    link.start();
    assertThat(stage.dialled).hasSize(3);
    link.login().accepted(stage.latest(), SUCCESS);
    stage.timers.advance(Duration.ofHours(2));

    assertThat(stage.dialled).hasSize(3);
  }

  @Test
  void comesBackTenTimesFromWhatNobodyKnows() {
    link.resume();
    for (int i = 1; i < 10; i++) {
      stage.latest().ends(refused(599));
      assertThat(stage.store.state().status()).isEqualTo(SessionStatus.STARTING);
      stage.timers.advance(Duration.ofMinutes(2));
    }
    assertThat(stage.dialled).hasSize(10);

    stage.latest().ends(refused(599));

    assertThat(stage.store.state().status()).isEqualTo(SessionStatus.FAILED);
    assertThat(stage.store.reason()).startsWith("failure 599, 10 times; ");
    assertThat(stage.store.credentials()).isPresent();
    link.start();
    stage.latest().ends(refused(599));
    assertThat(stage.store.state().status()).isEqualTo(SessionStatus.STARTING);
  }

  private void newerClient() {
    stage.page.says(Future.succeededFuture(new ClientVersion(1_900_000_000)));
    stage.timers.advance(Duration.ofMinutes(10));
    assertThat(stage.actor.parts().versions().refreshWhenOld().succeeded()).isTrue();
  }

  @Test
  void comesBackOnceWhenThereIsANewerClient() {
    Ending outdated = new Ending.Refused(405, "the client is outdated");
    up().ends(outdated);

    newerClient();
    assertThat(stage.dialled).hasSize(2);
    assertThat(stage.store.state().status()).isEqualTo(SessionStatus.STARTING);
    stage.latest().ends(outdated);

    assertThat(stage.dialled).hasSize(2);
    assertThat(stage.store.reason()).contains("405 the client is outdated (2.3000.1900000000)");
  }

  @Test
  void doesNotComeBackAfterItWasStopped() {
    up().ends(new Ending.Refused(405, "the client is outdated"));
    link.end(new Reason.Stopped());

    newerClient();

    assertThat(stage.dialled).hasSize(1);
    assertOff(new Reason.Stopped());
  }

  @Test
  void comesBackAfterAnotherOwnerHasFoundItOutdated() {
    up().ends(new Ending.Refused(405, "the client is outdated"));
    Link next = new Link(stage.actor, _ -> Future.succeededFuture(), () -> {}, (_, _) -> {});
    link.end(new Reason.Released());

    next.resumeFailed();
    assertThat(stage.dialled).hasSize(1);
    newerClient();

    assertThat(stage.dialled).hasSize(2);
    assertThat(next.running()).isTrue();
    assertThat(link.running()).isFalse();
  }

  @Test
  void doesNotDialWhenItIsStoppedWhileANewerClientIsLookedFor() {
    Promise<ClientVersion> answer = Promise.promise();
    stage.page.says(answer.future());
    up().ends(new Ending.Refused(405, "the client is outdated"));
    assertThat(link.running()).isTrue();

    link.end(new Reason.Stopped());
    answer.complete(new ClientVersion(1_900_000_000));

    assertThat(stage.dialled).hasSize(1);
    assertOff(new Reason.Stopped());
  }

  @Test
  void failsWithItsReasonAndKeepsTheKeysWhenItIsReplaced() {
    stage.timers.advance(Duration.ofMinutes(1));
    up().ends(new Ending.Replaced());

    assertOff(new Reason.Ended(new Ending.Replaced()));
    assertThat(stage.store.state().status()).isEqualTo(SessionStatus.FAILED);
    assertThat(stage.store.reason()).startsWith("replaced");
    assertThat(stage.store.credentials()).isPresent();
  }

  @Test
  void comesBackOnceWhenItIsReplacedSoonAfterItsOwnerHasChanged() {
    up().ends(new Ending.Replaced());

    assertThat(stage.store.state().status()).isEqualTo(SessionStatus.STARTING);
    stage.timers.advance(Duration.ofSeconds(2));
    assertThat(stage.dialled).hasSize(2);
    link.login().accepted(stage.latest(), SUCCESS);
    stage.latest().ends(new Ending.Replaced());

    assertThat(stage.store.state().status()).isEqualTo(SessionStatus.FAILED);
    stage.timers.advance(Duration.ofMinutes(5));
    assertThat(stage.dialled).hasSize(2);
  }

  @Test
  void forgetsTheKeysWhenTheAccountRemovesIt() {
    up().ends(new Ending.LoggedOut("removed"));

    assertThat(stage.store.state().status()).isEqualTo(SessionStatus.LOGGED_OUT);
    assertThat(stage.store.credentials()).isEmpty();
    assertThat(link.running()).isFalse();
  }

  @Test
  void closesAndStaysAwayWhenAUserStopsIt() {
    FakeConnection connection = up();
    int commits = stage.store.commits.size();
    link.end(new Reason.Stopped());

    assertThat(connection.isClosed()).isTrue();
    assertOff(new Reason.Stopped());
    stage.timers.advance(Duration.ofMinutes(5));
    assertThat(stage.dialled).hasSize(1);
    assertThat(stage.store.commits).hasSize(commits);
  }

  @Test
  void doesNotDialAgainWhenItIsStoppedInAPause() {
    up().ends(new Ending.Lost("gone"));
    link.end(new Reason.Stopped());
    stage.timers.advance(Duration.ofMinutes(5));

    assertThat(stage.dialled).hasSize(1);
  }

  @Test
  void doesNotHearAnAbandonedConnection() {
    FakeConnection abandoned = up();
    abandoned.says(MESSAGE);
    abandoned.ends(new Ending.Lost("gone"));
    stage.timers.advance(Duration.ofSeconds(1));
    abandoned.says(MESSAGE);
    abandoned.ends(new Ending.Replaced());

    assertThat(heard).containsExactly(MESSAGE);
    assertThat(link.phase()).isEqualTo(new Phase.Up(stage.latest()));
  }

  @Test
  void leavesAReasonAndStoresNothingWhenAnotherOwnerHasTakenOver() {
    FakeConnection connection = up();
    stage.store.takeAway();
    int commits = stage.store.commits.size();

    connection.ends(new Ending.Lost("gone"));

    assertThat(stage.isFenced()).isTrue();
    assertOff(new Reason.TakenOver());
    stage.timers.advance(Duration.ofMinutes(5));
    assertThat(stage.dialled).hasSize(1);
    assertThat(stage.store.commits).hasSize(commits);
    link.end(new Reason.Released());
    assertOff(new Reason.TakenOver());
  }

  @Test
  void neitherStartsNorDialsWhatIsAnothersByNow() {
    stage.store.takeAway();

    assertThat(link.start().failed()).isTrue();
    assertThat(stage.dialled).isEmpty();
    assertThat(link.running()).isFalse();
  }
}
