package io.postrider.fuzz;

import io.postrider.protocol.client.Ending;
import io.postrider.protocol.client.Pairing;
import io.postrider.protocol.client.Party;
import io.postrider.protocol.client.Stanza;
import io.postrider.protocol.client.keys.Credentials;
import io.postrider.protocol.client.message.Receipt;
import io.postrider.protocol.client.message.RetryReceipts;
import io.postrider.protocol.client.query.Bundles;
import io.postrider.protocol.client.query.Devices;
import io.postrider.protocol.client.query.GroupNotice;
import io.postrider.protocol.client.query.Groups;
import io.postrider.protocol.client.query.PreKeyUpload;
import io.postrider.protocol.client.query.ServerTime;
import io.postrider.protocol.node.Node;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;

/// What reads stanzas: whatever one of them says, it answers.
final class StanzaTargets {
  private final Party bob;
  private final Credentials fresh = Credentials.generate();
  private final List<Node> stanzas;
  private final NodeMutator mutator;

  StanzaTargets(Party bob, List<Node> stanzas) {
    this.bob = bob;
    this.stanzas = stanzas;
    this.mutator = new NodeMutator(stanzas);
  }

  List<Target> all() {
    return List.of(
        new Target("stanzas", 1_500, Void.class, Target.MODEST, this::stanza),
        new Target("groups", 300, IllegalStateException.class, Target.MODEST, this::groups));
  }

  private Node any(RandomGenerator random) {
    return mutator.mutate(stanzas.get(random.nextInt(stanzas.size())), random);
  }

  private Target.Input stanza(RandomGenerator random) {
    Node node = any(random);
    return new Target.Input(node, () -> read(node));
  }

  private void read(Node node) {
    Instant now = Instant.EPOCH;
    var _ = ServerTime.of(node, now);
    var _ = Receipt.parse(node, bob.credentials.requireLinked(), now);
    var _ = RetryReceipts.parse(node);
    var _ = GroupNotice.read(node);
    var _ = Bundles.parse(node);
    var _ = Devices.parse(node);
    Groups.parseParticipating(node).forEach(Groups.Listed::read);
    var _ = Groups.parseLeave(node, Stanzas.GROUP);
    var _ = PreKeyUpload.count(node);
    var _ = Pairing.refs(node);
    var _ = Pairing.refresh(fresh, node);
    var _ = Pairing.accept(fresh, node, now);
    var _ = Ending.of(node);
    kind(Stanza.of(node));
  }

  private static void kind(Stanza stanza) {
    switch (stanza) {
      case Stanza.Info info -> {
        var _ = info.routing();
        var _ = info.expiry();
        var _ = info.backlogWaits() || info.backlogOver() || info.groupsMissed();
      }
      case Stanza.LoggedIn success -> success.lid();
      case Stanza.DeviceNotice notice -> notice.users();
      case Stanza.KeyNotice notice -> notice.identityChanged();
      case Stanza.CodeNotice notice -> notice.ref();
      case Stanza.Unknown unknown -> unknown.refusal();
      case Stanza.Delivered delivered -> delivered.ack();
      case Stanza.Told told -> told.from();
      case Stanza.Own own -> own.node();
    }
  }

  private Target.Input groups(RandomGenerator random) {
    Node node = any(random);
    return new Target.Input(
        node,
        () -> {
          var _ = Groups.parseInfo(node);
          var _ = Groups.parseJoin(node);
        });
  }
}
