package io.postrider.fuzz;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.postrider.model.Bytes;
import io.postrider.protocol.client.message.Incoming;
import io.postrider.protocol.content.Contents;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.proto.Message;
import io.postrider.protocol.proto.PreKeySignalMessage;
import io.postrider.protocol.proto.SenderKeyDistribution;
import io.postrider.protocol.proto.SenderKeyMessage;
import io.postrider.protocol.proto.SignalMessage;
import io.postrider.protocol.signal.GroupCipher;
import io.postrider.protocol.signal.SenderKeyRecord;
import io.postrider.session.Besieged;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// Encrypted messages, and a session that hears them and all the rest: whatever one of them is, it
/// is answered.
final class MessageTargets {
  private static final int MAC_BYTES = 8;
  private static final int SIGNATURE_BYTES = 64;
  private static final int SIEGE = 500;

  private final Talk talk;
  private final List<Message> messages;
  private final List<Node> stanzas;
  private final NodeMutator mutator;
  private final Bytes distribution = GroupCipher.distribution(SenderKeyRecord.create());
  private Besieged session;
  private int heard;

  /// @param stanzas what else a session may hear
  MessageTargets(Talk talk, List<Message> messages, List<Node> stanzas) {
    this.talk = talk;
    this.messages = messages;
    this.stanzas = stanzas;
    this.mutator = new NodeMutator(stanzas);
    this.session = new Besieged(talk.bob);
  }

  List<Target> all() {
    return List.of(
        new Target("pkmsg", 40, Void.class, Target.MODEST, this::first),
        new Target("msg", 150, Void.class, Target.MODEST, this::next),
        new Target("skmsg", 60, Void.class, Target.MODEST, this::shared),
        new Target("sealed", 200, Void.class, Target.MODEST, this::sealed),
        new Target("sealed group", 20, Void.class, Target.MODEST, this::sealedForGroup),
        new Target("session", 200, Void.class, Target.MODEST, this::session));
  }

  private static Target.Input input(Node stanza, Consumer<Node> reading) {
    return new Target.Input(stanza, () -> reading.accept(stanza));
  }

  private static Bytes enc(Node stanza) {
    return stanza.child("enc").orElseThrow().bytes();
  }

  private static void shown(Incoming.Received received) {
    received.message().ifPresent(Contents::of);
  }

  private Target.Input first(RandomGenerator random) {
    Bytes genuine = enc(talk.first);
    Bytes changed = changed(PreKeySignalMessage.getDefaultInstance(), genuine, 0, random);
    Node word = talk.first.child("device-identity").orElseThrow();
    Node shownWord =
        random.nextInt(3) == 0 ? word.with(Mutator.mutate(word.bytes(), random)) : word;
    Bytes ciphertext = random.nextInt(3) == 0 ? genuine : changed;
    return input(
        talk.first.with(Talk.enc("pkmsg", ciphertext), shownWord),
        stanza -> shown(talk.openedFirst(stanza)));
  }

  private Target.Input next(RandomGenerator random) {
    Bytes changed = changed(SignalMessage.getDefaultInstance(), enc(talk.next), MAC_BYTES, random);
    return input(talk.next.with(Talk.enc("msg", changed)), stanza -> shown(talk.opened(stanza)));
  }

  private Target.Input shared(RandomGenerator random) {
    Bytes changed =
        changed(SenderKeyMessage.getDefaultInstance(), enc(talk.shared), SIGNATURE_BYTES, random);
    return input(
        talk.shared.with(Talk.enc("skmsg", changed)), stanza -> shown(talk.opened(stanza)));
  }

  /// Any bytes of it, or its fields; a version stands before them, and a tail after them.
  private static Bytes changed(
      com.google.protobuf.Message form, Bytes ciphertext, int tail, RandomGenerator random) {
    if (random.nextBoolean()) {
      return Mutator.mutate(ciphertext, random);
    }
    int end = ciphertext.length() - tail;
    try {
      var parsed = form.getParserForType().parseFrom(ciphertext.slice(1, end).unsafeArray());
      var fields = ProtoMutator.mutate(parsed, random);
      return Bytes.concat(
          ciphertext.slice(0, 1),
          Bytes.wrap(fields.toByteArray()),
          ciphertext.slice(end, ciphertext.length()));
    } catch (InvalidProtocolBufferException damaged) {
      throw new AssertionError(damaged);
    }
  }

  private Target.Input sealed(RandomGenerator random) {
    return input(talk.sealed(plaintext(random)), stanza -> shown(talk.opened(stanza)));
  }

  private Target.Input sealedForGroup(RandomGenerator random) {
    return input(talk.sealedForGroup(plaintext(random)), stanza -> shown(talk.opened(stanza)));
  }

  /// What a peer can say who has a session with us.
  private Bytes plaintext(RandomGenerator random) {
    Message message = messages.get(random.nextInt(messages.size()));
    return switch (random.nextInt(4)) {
      case 0 -> Mutator.mutate(Talk.padded(message), random);
      case 1 -> Talk.padded(withKey(message, random));
      default -> Talk.padded((Message) ProtoMutator.mutate(message, random));
    };
  }

  private Message withKey(Message message, RandomGenerator random) {
    ByteString key = ByteString.copyFrom(Mutator.mutate(distribution, random).unsafeArray());
    return message.toBuilder()
        .setSenderKeyDistributionMessage(
            SenderKeyDistribution.newBuilder()
                .setGroupId(Stanzas.GROUP.toString())
                .setAxolotlSenderKeyDistributionMessage(key))
        .build();
  }

  /// Whatever it hears, it is online afterwards, and tells what somebody really sends.
  private Target.Input session(RandomGenerator random) {
    Node stanza = heard(random);
    return input(stanza, this::hear);
  }

  private void hear(Node stanza) {
    session.hears(stanza);
    heard++;
    if (heard % SIEGE == 0) {
      session.rests();
      if (!session.tells(talk.stranger)) {
        throw new AssertionError("a genuine message is not told");
      }
      session = new Besieged(talk.bob);
    }
  }

  /// A message of a kind, a replay, or any other stanza that is changed.
  private Node heard(RandomGenerator random) {
    return switch (random.nextInt(8)) {
      case 0 -> talk.sealed(plaintext(random));
      case 1 -> (Node) next(random).shown();
      case 2 -> stanzas.get(random.nextInt(stanzas.size()));
      case 3 -> mutator.mutate(random.nextBoolean() ? talk.next : talk.shared, random);
      default -> mutator.mutate(stanzas.get(random.nextInt(stanzas.size())), random);
    };
  }
}
