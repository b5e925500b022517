package io.postrider.session.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.Party;
import io.postrider.protocol.client.keys.Credentials;
import io.postrider.protocol.client.query.Companion;
import io.postrider.protocol.node.Node;
import io.postrider.session.FakeConnection;
import io.postrider.session.Silence;
import io.postrider.session.Stage;
import io.postrider.session.state.Presence;
import io.postrider.session.state.SessionSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VisibilityTest {
  private static final Node ONLINE = Companion.presence(true, "Bob");
  private static final Node OFFLINE = Companion.presence(false, "Bob");

  private final Party bob = new Party("15550002222", "100000000000002", 3);
  private final Stage stage = Stage.linked(bob);
  private final Visibility visibility = stage.actor.visibility();

  private FakeConnection connected() {
    Connection connection = stage.dial(bob.credentials, new Silence()).result();
    stage.actor.online(connection);
    visibility.refresh();
    return stage.latest();
  }

  private static List<Node> told(FakeConnection connection) {
    return connection.written.stream().filter(node -> node.tag().equals("presence")).toList();
  }

  private void named(String name) {
    Credentials keys = stage.actor.credentials();
    stage
        .actor
        .ledger()
        .commit(new Draft().credentials(keys.withLinked(keys.requireLinked().withName(name))));
    visibility.refresh();
  }

  private void settings(Presence presence) {
    stage
        .actor
        .ledger()
        .commit(new Draft().settings(new SessionSettings("s", true, false, presence, 0, 0)));
    visibility.follow();
  }

  @Test
  void announcesNothingWithoutAName() {
    FakeConnection connection = connected();
    settings(Presence.ONLINE);
    visibility.choose(Presence.ONLINE);

    assertThat(told(connection)).isEmpty();
    assertThat(visibility.isAvailable()).isFalse();

    named("Bob");

    assertThat(told(connection)).containsExactly(ONLINE);
    assertThat(visibility.isAvailable()).isTrue();
  }

  @Test
  void announcesWhatTheSettingSaysAfterEachConnection() {
    named("Bob");

    assertThat(told(connected())).containsExactly(OFFLINE);
    settings(Presence.ONLINE);
    assertThat(told(stage.latest())).containsExactly(OFFLINE, ONLINE);
    assertThat(told(connected())).containsExactly(ONLINE);
  }

  @Test
  void whatIsChosenEndsWithTheConnection() {
    named("Bob");
    FakeConnection connection = connected();

    visibility.choose(Presence.ONLINE);
    visibility.choose(Presence.ONLINE);

    assertThat(told(connection)).containsExactly(OFFLINE, ONLINE, ONLINE);
    assertThat(visibility.isAvailable()).isTrue();
    stage.actor.online(null);
    assertThat(visibility.isAvailable()).isFalse();
    assertThat(told(connected())).containsExactly(OFFLINE);
  }

  @Test
  void aSettingTakesThePlaceOfWhatWasChosen() {
    named("Bob");
    FakeConnection connection = connected();
    visibility.choose(Presence.ONLINE);

    settings(Presence.OFFLINE);

    assertThat(told(connection)).containsExactly(OFFLINE, ONLINE, OFFLINE);
  }

  @Test
  void saysItAgainUnderAnotherName() {
    named("Bob");
    FakeConnection connection = connected();

    named("Bob");
    named("Robert");

    assertThat(told(connection)).containsExactly(OFFLINE, Companion.presence(false, "Robert"));
  }

  @Test
  void saysOnceAtEachLoginThatItIsHereAndAgainWithEachArrival() {
    Instant server = stage.timers.now().plusSeconds(90);
    Node session = Companion.unifiedSession(server);
    stage.actor.serverClock().set(server);
    stage.actor.online(stage.dial(bob.credentials, new Silence()).result());

    visibility.begin();
    assertThat(stage.latest().written).containsExactly(session);
    named("Bob");
    stage.timers.setClock(Duration.ofHours(1));
    visibility.choose(Presence.ONLINE);
    assertThat(stage.latest().written).containsExactly(session, OFFLINE, session, ONLINE);
    settings(Presence.ONLINE);
    stage.actor.online(stage.dial(bob.credentials, new Silence()).result());
    visibility.begin();
    assertThat(stage.latest().written).containsExactly(session, ONLINE);
  }

  @Test
  void withoutAConnectionNothingIsSaid() {
    named("Bob");
    visibility.choose(Presence.ONLINE);

    assertThat(told(connected())).containsExactly(OFFLINE);
  }
}
