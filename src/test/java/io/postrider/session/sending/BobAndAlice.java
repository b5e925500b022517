package io.postrider.session.sending;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Jid;
import io.postrider.outbox.Budget;
import io.postrider.outbox.OutboxChange;
import io.postrider.outbox.OutboxEntry;
import io.postrider.protocol.client.Party;
import io.postrider.protocol.content.Content;
import io.postrider.protocol.content.Contents;
import io.postrider.protocol.node.Node;
import io.postrider.session.FakeConnection;
import io.postrider.session.Silence;
import io.postrider.session.Stage;
import io.postrider.session.bus.SendReader;
import io.postrider.session.bus.SendResult;
import io.postrider.session.directory.Directory;
import io.postrider.session.state.Commit;
import io.postrider.session.state.Presence;
import io.postrider.session.state.SessionSettings;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;

/// A session of Bob's that has written to a group, in which Alice reads.
abstract class BobAndAlice {
  static final Jid GROUP = Jid.group("1203630400");
  static final Jid OTHER = Jid.group("1203630401");

  final Party alice = new Party("15550001111", "100000000000001", 5);
  final Party bob = new Party("15550002222", "100000000000002", 3);
  final Stage stage = Stage.linked(bob);
  final Outbound outbound = new Outbound(stage.actor, new Directory(stage.actor));

  @SuppressWarnings("NullAway.Init")
  FakeConnection connection;

  private int told;

  /// Bob's session, which has written to the group.
  @BeforeEach
  void online() {
    Future<?> _ = stage.dial(stage.actor.credentials(), new Silence());
    connection = stage.latest();
    connection.answer(this::answer);
    Future<Void> _ = stage.actor.ownTurn(() -> outbound.redrive(connection));
    stage.actor.online(connection);
    outbound.online();
    Future<SendResult> first = asyncSend("first");
    assertThat(first.succeeded()).isTrue();
    connection.acknowledge();
    Future<Void> _ = stage.actor.reported();
    assertThat(read()).containsExactly("first");
    stage.store.commits.clear();
  }

  private Optional<Node> answer(Node query) {
    Node result = Node.of("iq").with("type", "result");
    return switch (query.attr("xmlns").orElse("")) {
      case "w:g2" -> Optional.of(result.with(group(query.jid("to").orElseThrow(), alice, bob)));
      case "usync" ->
          Optional.of(
              result.with(
                  Node.of("usync")
                      .with(Node.of("list").with(devices(alice.lid, 5), devices(bob.lid, 3)))));
      case "encrypt" -> Optional.of(alice.bundleAnswer());
      default -> Optional.empty();
    };
  }

  /// What WhatsApp says of a group of these two.
  static Node group(Jid group, Party one, Party other) {
    return Node.of("group")
        .with("id", group.user())
        .with("addressing_mode", "lid")
        .with(
            Node.of("participant").with("jid", one.lid).with("phone_number", one.phone),
            Node.of("participant").with("jid", other.lid).with("phone_number", other.phone));
  }

  private static Node devices(Jid user, int device) {
    return Node.of("user")
        .with("jid", user)
        .with(
            Node.of("devices")
                .with(Node.of("device-list").with(Node.of("device").with("id", device))));
  }

  Future<SendResult> asyncSend(String text) {
    return asyncSend(text, Optional.empty());
  }

  Future<SendResult> asyncSend(String text, Optional<String> key) {
    return asyncSend(GROUP, text, key);
  }

  Future<SendResult> asyncSend(Jid to, String text, Optional<String> key) {
    JsonObject body = new JsonObject().put("type", "text").put("to", to.toString());
    return outbound.send(SendReader.read(body.put("text", text), true, key, stage.timers.now()));
  }

  List<Future<SendResult>> asyncSends(int count) {
    return IntStream.range(0, count).mapToObj(i -> asyncSend("m" + i)).toList();
  }

  /// What Alice reads of what was sent since she was asked last.
  List<String> read() {
    List<String> texts =
        connection.sent.stream()
            .skip(told)
            .map(stanza -> alice.receive(alice.delivered(stanza, bob)).message().orElseThrow())
            .map(message -> ((Content.Text) Contents.of(message)).body())
            .toList();
    told = connection.sent.size();
    return texts;
  }

  static List<String> texts(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "m" + i).toList();
  }

  <T extends OutboxChange> Stream<T> changes(Commit commit, Class<T> kind) {
    return commit.outbox().stream().filter(kind::isInstance).map(kind::cast);
  }

  /// How many each commit has added in this state, of those that have added any.
  List<Integer> added(OutboxEntry.State state) {
    return stage.store.commits.stream()
        .map(
            commit ->
                (int)
                    changes(commit, OutboxChange.Add.class)
                        .filter(add -> add.entry().state() == state)
                        .count())
        .filter(count -> count > 0)
        .toList();
  }

  /// How many queued ones each commit has put on their way, of those that have any.
  List<Integer> started() {
    return stage.store.commits.stream()
        .map(commit -> (int) changes(commit, OutboxChange.Sending.class).count())
        .filter(count -> count > 0)
        .toList();
  }

  void settings(boolean typing, int perMinute) {
    SessionSettings settings =
        new SessionSettings("stage", true, typing, Presence.OFFLINE, perMinute, 0);
    Budget full = Budget.full(settings.rates(), stage.timers.now());
    Future<Void> _ = stage.actor.ledger().commit(new Draft().settings(settings).budget(full));
    stage.store.commits.clear();
  }

  void rates(int perMinute) {
    settings(false, perMinute);
  }

  void offline() {
    stage.actor.online(null);
  }

  void onlineAgain() {
    stage.actor.online(connection);
    outbound.online();
  }
}
