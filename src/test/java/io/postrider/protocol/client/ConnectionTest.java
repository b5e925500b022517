package io.postrider.protocol.client;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.client.keys.Credentials;
import io.postrider.protocol.client.query.Groups;
import io.postrider.protocol.client.query.IqException;
import io.postrider.protocol.client.query.PreKeyUpload;
import io.postrider.protocol.crypto.Random;
import io.postrider.protocol.node.Node;
import io.postrider.version.ClientVersion;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class ConnectionTest {
  private static final Node SUCCESS = Node.of("success").with("t", "1700000000");

  private final Recorder listener = new Recorder();

  private static final class Recorder implements ConnectionListener {
    final BlockingQueue<Node> stanzas = new LinkedBlockingQueue<>();
    final BlockingQueue<Ending> endings = new LinkedBlockingQueue<>();

    @Override
    public void onStanza(Stanza.Told stanza) {
      stanzas.add(stanza.node());
      if (stanza.node().tag().equals("poison")) {
        throw new IllegalStateException("a listener's own trouble");
      }
    }

    @Override
    public void onClosed(Ending ending) {
      endings.add(ending);
    }
  }

  private Connection dial(Vertx vertx, TestServer server) throws Exception {
    return dial(vertx, server, ClientTimings.DEFAULT);
  }

  private Connection dial(Vertx vertx, TestServer server, ClientTimings timings) throws Exception {
    return new Connector(
            vertx, server.network(), Permit.ALWAYS, timings, () -> ClientVersion.COMPILED)
        .dial(Credentials.generate(), listener)
        .await(5, SECONDS);
  }

  private static ClientTimings impatient(Duration ping) {
    Duration soon = Duration.ofMillis(50);
    return new ClientTimings(Duration.ofSeconds(5), soon, ping, ping, Duration.ofMillis(20));
  }

  private static void acknowledge(TestServer.Peer peer, Node stanza) {
    peer.write(Pairing.ackOf(stanza).with("from", Jid.WHATSAPP));
  }

  private static void keepSilent(TestServer.Peer peer, Node stanza) {}

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    return Objects.requireNonNull(queue.poll(5, SECONDS), "nothing came");
  }

  @Test
  void hearsWhatComesRightAfterTheHandshake(Vertx vertx) throws Exception {
    TestServer server =
        TestServer.start(vertx, List.of(SUCCESS, Node.of("ib")), ConnectionTest::keepSilent);

    dial(vertx, server);

    assertThat(next(listener.stanzas)).isEqualTo(SUCCESS);
    assertThat(next(listener.stanzas)).isEqualTo(Node.of("ib"));
  }

  @Test
  void staysWhenNobodyHoldsTheConnector(Vertx vertx) throws Exception {
    TestServer server = TestServer.start(vertx, List.of(), ConnectionTest::acknowledge);
    Connection connection = dial(vertx, server);

    System.gc();

    assertThat(connection.query(PreKeyUpload.countQuery()).await(5, SECONDS).tag()).isEqualTo("iq");
    assertThat(listener.endings).isEmpty();
  }

  @Test
  void matchesAnswersToQueries(Vertx vertx) throws Exception {
    TestServer server = TestServer.start(vertx, List.of(), ConnectionTest::acknowledge);
    Connection connection = dial(vertx, server);

    Node answer = connection.query(PreKeyUpload.countQuery()).await(5, SECONDS);

    Node asked = next(server.stanzas);
    assertThat(asked.id()).isNotEmpty();
    assertThat(answer.id()).isEqualTo(asked.id());
    assertThat(listener.stanzas).isEmpty();
  }

  @Test
  void failsAQueryWithTheServersError(Vertx vertx) throws Exception {
    Node error = Node.of("error").with("code", 404).with("text", "item-not-found");
    TestServer server =
        TestServer.start(
            vertx,
            List.of(),
            (peer, iq) -> peer.write(Pairing.ackOf(iq).with("type", "error").with(error)));
    Connection connection = dial(vertx, server);

    assertThatThrownBy(() -> connection.query(Groups.preview("CODE")).await(5, SECONDS))
        .isInstanceOfSatisfying(
            IqException.class, thrown -> assertThat(thrown.code()).isEqualTo(404));
  }

  @Test
  void isClosedWhenTheServerHasHeardAllThatWasSaid(Vertx vertx) throws Exception {
    TestServer server = TestServer.start(vertx, List.of(), ConnectionTest::keepSilent);
    Connection connection = dial(vertx, server);
    connection.write(Node.of("presence"));

    connection.close().await(5, SECONDS);

    assertThat(server.stanzas.poll()).isEqualTo(Node.of("presence"));
    assertThat(next(server.peers).socket.isClosed()).isTrue();
  }

  @Test
  void completesAMessageWithItsAck(Vertx vertx) throws Exception {
    Node message = Node.of("message").with("id", "M1").with("to", Jid.phone("15550002222"));
    Node ack = Node.of("ack").with("class", "message").with("id", "M1").with("error", 463);
    TestServer server = TestServer.start(vertx, List.of(), (peer, _) -> peer.write(ack));
    Connection connection = dial(vertx, server);

    assertThat(connection.send(message, Duration.ofSeconds(5)).await(5, SECONDS)).isEqualTo(ack);
  }

  @Test
  void failsAQueryThatIsNotAnswered(Vertx vertx) throws Exception {
    TestServer server = TestServer.start(vertx, List.of(), ConnectionTest::keepSilent);
    Connection connection = dial(vertx, server, impatient(Duration.ofMinutes(1)));

    assertThatThrownBy(() -> connection.query(PreKeyUpload.countQuery()).await(5, SECONDS))
        .isInstanceOf(LostException.class);
  }

  @Test
  void givesUpOnASilentServer(Vertx vertx) throws Exception {
    TestServer server = TestServer.start(vertx, List.of(), ConnectionTest::keepSilent);
    dial(vertx, server, impatient(Duration.ofMillis(10)));

    assertThat(next(listener.endings)).isEqualTo(new Ending.Lost("no sign of life"));
    assertThat(next(server.stanzas).attr("xmlns")).contains("w:p");
    assertThat(server.stanzas).isEmpty();
  }

  @Test
  void takesNoSilenceForDeathWhileItReadsNothing(Vertx vertx) throws Exception {
    TestServer server = TestServer.start(vertx, List.of(), ConnectionTest::acknowledge);
    Connection connection = dial(vertx, server, impatient(Duration.ofMillis(10)));

    connection.pause();
    for (int pings = 0; pings < 5; pings++) {
      assertThat(next(server.stanzas).attr("xmlns")).contains("w:p");
    }
    assertThat(listener.endings).isEmpty();
    connection.resume();
    for (int pings = 0; pings < 5; pings++) {
      assertThat(next(server.stanzas).attr("xmlns")).contains("w:p");
    }

    assertThat(listener.endings).isEmpty();
  }

  @Test
  void knowsADeadPeerWithinHalfAMinute() {
    ClientTimings used = ClientTimings.DEFAULT;

    assertThat(used.pingTo().plus(used.pingAnswer())).isLessThan(Duration.ofSeconds(30));
  }

  @Test
  void measuresHowLongNobodyHasSpokenAndAcknowledged(Vertx vertx) throws Exception {
    TestServer server = TestServer.start(vertx, List.of(), ConnectionTest::keepSilent);
    Connector connector =
        new Connector(vertx, server.network(), Permit.ALWAYS, () -> ClientVersion.COMPILED);
    assertThat(connector.silence()).isZero();
    Connection connection = connector.dial(Credentials.generate(), listener).await(5, SECONDS);
    TestServer.Peer peer = next(server.peers);
    assertThat(connector.unacknowledged()).isZero();

    Future<Node> ack =
        connection.send(Node.of("message").with("id", "3EB0A"), Duration.ofSeconds(5));
    assertThat(next(server.stanzas).id()).isEqualTo("3EB0A");
    assertThat(connector.unacknowledged()).isPositive();
    assertThat(connector.silence()).isPositive();
    peer.write(Node.of("ack").with("class", "message").with("id", "3EB0A"));

    assertThat(ack.await(5, SECONDS)).isNotNull();
    assertThat(connector.unacknowledged()).isZero();
  }

  @Test
  void answersThePingOfTheServer(Vertx vertx) throws Exception {
    Node ping =
        Node.of("iq")
            .with("from", Jid.WHATSAPP)
            .with("type", "get")
            .with("xmlns", "urn:xmpp:ping")
            .with("id", "p1");
    TestServer server = TestServer.start(vertx, List.of(ping), ConnectionTest::keepSilent);
    dial(vertx, server);

    assertThat(next(server.stanzas)).isEqualTo(Pairing.ackOf(ping));
  }

  @Test
  void endsOnceAndFailsWhatWaits(Vertx vertx) throws Exception {
    Node restart = Node.of("stream:error").with("code", 515);
    TestServer server =
        TestServer.start(
            vertx,
            List.of(),
            (peer, _) -> {
              peer.write(restart);
              peer.write(SUCCESS);
            });
    Connection connection = dial(vertx, server);

    assertThatThrownBy(() -> connection.query(PreKeyUpload.countQuery()).await(5, SECONDS))
        .isInstanceOf(LostException.class);
    assertThat(next(listener.endings)).isEqualTo(new Ending.Restart());
    assertThatThrownBy(() -> connection.query(PreKeyUpload.countQuery()).await(5, SECONDS))
        .isInstanceOf(LostException.class);
    assertThat(listener.endings).isEmpty();
    assertThat(listener.stanzas).isEmpty();
  }

  @Test
  void tellsThatItWasAskedToClose(Vertx vertx) throws Exception {
    TestServer server = TestServer.start(vertx, List.of(), ConnectionTest::keepSilent);

    dial(vertx, server).close();

    assertThat(next(listener.endings)).isEqualTo(new Ending.Asked());
  }

  @Test
  void skipsAndCountsAStanzaThatItCannotRead(Vertx vertx) throws Exception {
    TestServer server = TestServer.start(vertx, List.of(), ConnectionTest::keepSilent);
    Connector connector =
        new Connector(vertx, server.network(), Permit.ALWAYS, () -> ClientVersion.COMPILED);
    assertThat(connector.dial(Credentials.generate(), listener).await(5, SECONDS)).isNotNull();
    TestServer.Peer peer = next(server.peers);

    peer.garble();
    peer.write(SUCCESS);

    assertThat(next(listener.stanzas)).isEqualTo(SUCCESS);
    assertThat(listener.endings).isEmpty();
    assertThat(connector.skipped()).isEqualTo(1);
  }

  @Test
  void isLostWhenAFrameDoesNotDecrypt(Vertx vertx) throws Exception {
    TestServer server = TestServer.start(vertx, List.of(), ConnectionTest::keepSilent);
    dial(vertx, server);
    TestServer.Peer peer = next(server.peers);

    peer.raw(Bytes.concat(Bytes.of((byte) 0, (byte) 0, (byte) 40), Random.next(40)));

    assertThat(next(listener.endings)).isInstanceOf(Ending.Lost.class);
  }

  @Test
  void isLostWhenTheServerCloses(Vertx vertx) throws Exception {
    TestServer server = TestServer.start(vertx, List.of(), ConnectionTest::keepSilent);
    dial(vertx, server);

    next(server.peers).socket.close().await(5, SECONDS);

    assertThat(next(listener.endings)).isInstanceOf(Ending.Lost.class);
  }

  @Test
  void outlivesAListenersTroubleAndATextFrame(Vertx vertx) throws Exception {
    TestServer server =
        TestServer.start(vertx, List.of(Node.of("poison")), ConnectionTest::keepSilent);
    dial(vertx, server);
    TestServer.Peer peer = next(server.peers);

    peer.socket.writeTextMessage("not for us").await(5, SECONDS);
    peer.write(SUCCESS);

    assertThat(next(listener.stanzas)).isEqualTo(Node.of("poison"));
    assertThat(next(listener.stanzas)).isEqualTo(SUCCESS);
  }

  @Test
  void doesNotConnectToAServerWithAnotherRoot(Vertx vertx) throws Exception {
    TestServer server = TestServer.start(vertx, List.of(), ConnectionTest::keepSilent);
    Network wrong = new Network(server.network().url(), Random.next(32));

    assertThatThrownBy(
            () ->
                new Connector(vertx, wrong, Permit.ALWAYS, () -> ClientVersion.COMPILED)
                    .dial(Credentials.generate(), listener)
                    .await(5, SECONDS))
        .isInstanceOf(LostException.class);
    assertThat(listener.endings).isEmpty();
  }

  @Test
  void failsWhenNobodyListens(Vertx vertx) {
    Network nowhere = new Network("ws://127.0.0.1:1/ws/chat", Random.next(32));

    assertThatThrownBy(
            () ->
                new Connector(vertx, nowhere, Permit.ALWAYS, () -> ClientVersion.COMPILED)
                    .dial(Credentials.generate(), listener)
                    .await(5, SECONDS))
        .isInstanceOf(LostException.class);
    assertThat(listener.endings).isEmpty();
  }
}
