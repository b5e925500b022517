package io.postrider.fuzz;

import io.postrider.events.Payloads;
import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.protocol.content.Adv;
import io.postrider.protocol.content.AdvException;
import io.postrider.protocol.content.Content;
import io.postrider.protocol.content.Contents;
import io.postrider.protocol.content.Samples;
import io.postrider.protocol.content.Votes;
import io.postrider.protocol.crypto.CryptoException;
import io.postrider.protocol.crypto.KeyPair;
import io.postrider.protocol.crypto.Random;
import io.postrider.protocol.proto.ADVDeviceIdentity;
import io.postrider.protocol.proto.ContactAction;
import io.postrider.protocol.proto.ContactMessage;
import io.postrider.protocol.proto.ContactsArrayMessage;
import io.postrider.protocol.proto.DeviceSentMessage;
import io.postrider.protocol.proto.DocumentMessage;
import io.postrider.protocol.proto.FutureProofMessage;
import io.postrider.protocol.proto.HistoryConversation;
import io.postrider.protocol.proto.HistorySync;
import io.postrider.protocol.proto.ImageMessage;
import io.postrider.protocol.proto.LiveLocationMessage;
import io.postrider.protocol.proto.Message;
import io.postrider.protocol.proto.MuteAction;
import io.postrider.protocol.proto.PushName;
import io.postrider.protocol.proto.SyncActionValue;
import io.postrider.protocol.proto.SyncdPatch;
import io.postrider.protocol.sync.HistoryReader;
import io.postrider.protocol.sync.Patches;
import io.postrider.protocol.sync.StateVersion;
import io.postrider.protocol.sync.SyncCollection;
import io.postrider.protocol.sync.SyncException;
import io.postrider.protocol.sync.Writer;
import io.postrider.session.state.ChatMessage;
import io.postrider.session.state.SessionEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.zip.DeflaterOutputStream;

/// What is inside of messages, and who vouches for their senders.
final class ContentTargets {
  private static final Jid CHAT = Jid.phone("15550001111");

  private static final List<String> ACTIONS =
      List.of(
          "contact", "lid_contact", "mute", "pin_v1", "archive", "markChatAsRead", "pnForLidChat");

  private final List<Message> messages = messages();
  private final List<Bytes> encoded =
      messages.stream().map(message -> Bytes.wrap(message.toByteArray())).toList();
  private final KeyPair account = KeyPair.generate();
  private final KeyPair companion = KeyPair.generate();
  private final Bytes secret = Random.next(32);
  private final ADVDeviceIdentity device = Adv.device(1, 1_700_000_000, 1);
  private final Bytes issued = issued(device);
  private final Bytes word = Bytes.wrap(Adv.accept(issued, secret, companion).toByteArray());

  List<Target> all() {
    return List.of(
        new Target("protobuf", 800, CryptoException.class, Target.MODEST, this::protobuf),
        new Target("contents", 400, CryptoException.class, Target.MODEST, this::contents),
        new Target("patches", 50, SyncException.class, Target.MODEST, this::patches),
        new Target("histories", 50, SyncException.class, Target.MODEST, this::histories),
        new Target("votes", 50, CryptoException.class, Target.MODEST, this::votes),
        new Target("adv", 50, AdvException.class, Target.MODEST, this::adv));
  }

  /// One of each kind that is read.
  static List<Message> messages() {
    List<Message> all = new ArrayList<>(Samples.all().stream().map(Contents::message).toList());
    Message photo =
        Message.newBuilder()
            .setImageMessage(ImageMessage.newBuilder().setCaption("made up"))
            .build();
    all.add(photo);
    all.add(
        Message.newBuilder()
            .setDocumentMessage(DocumentMessage.newBuilder().setCaption("made up"))
            .build());
    all.add(
        Message.newBuilder()
            .setLiveLocationMessage(LiveLocationMessage.newBuilder().setDegreesLatitude(1))
            .build());
    all.add(
        Message.newBuilder()
            .setContactsArrayMessage(
                ContactsArrayMessage.newBuilder()
                    .setDisplayName("2 contacts")
                    .addContacts(ContactMessage.newBuilder().setVcard("BEGIN:VCARD")))
            .build());
    all.add(
        Message.newBuilder()
            .setEphemeralMessage(FutureProofMessage.newBuilder().setMessage(photo))
            .build());
    all.add(
        Message.newBuilder()
            .setDeviceSentMessage(
                DeviceSentMessage.newBuilder().setDestinationJid(CHAT.toString()).setMessage(photo))
            .build());
    return all;
  }

  private Target.Input protobuf(RandomGenerator random) {
    Bytes changed = Mutator.mutate(encoded.get(random.nextInt(encoded.size())), random);
    return new Target.Input(changed, () -> tell(Contents.parse(changed)));
  }

  private Target.Input contents(RandomGenerator random) {
    var changed = ProtoMutator.mutate(messages.get(random.nextInt(messages.size())), random);
    Bytes bytes = Bytes.wrap(changed.toByteArray());
    return new Target.Input(bytes, () -> tell(Contents.parse(bytes)));
  }

  /// As far as the log.
  private static void tell(Message message) {
    Content content = Contents.of(message);
    var _ = Contents.sentTo(message);
    ChatMessage told =
        new ChatMessage(
            new MessageId("A1"),
            CHAT,
            CHAT,
            Optional.empty(),
            Optional.empty(),
            false,
            content,
            Instant.EPOCH);
    Payloads.of(new SessionEvent.MessageSeen(told, Optional.of(CHAT), Instant.EPOCH))
        .ifPresent(entry -> entry.payload().encode());
  }

  /// Of another device of the account, which has the keys and writes what it likes, or of a server,
  /// which has not.
  private Target.Input patches(RandomGenerator random) {
    Writer device = new Writer(SyncCollection.REGULAR, Bytes.of((byte) 1), secret);
    SyncActionValue value =
        SyncActionValue.newBuilder()
            .setContactAction(ContactAction.newBuilder().setFullName("Anna").setLidJid("1@lid"))
            .setMuteAction(MuteAction.newBuilder().setMuted(true))
            .build();
    var said = (SyncActionValue) ProtoMutator.mutate(value, random);
    Bytes index =
        Mutator.mutate(Bytes.utf8("[\"" + one(ACTIONS, random) + "\",\"1@lid\"]"), random);
    SyncdPatch patch = device.patch(device.set(index.utf8(), said.toBuilder()));
    Bytes encoded =
        Bytes.wrap(
            (random.nextBoolean() ? patch : ProtoMutator.mutate(patch, random)).toByteArray());
    return new Target.Input(encoded, () -> opened(device, encoded));
  }

  private static String one(List<String> of, RandomGenerator random) {
    return of.get(random.nextInt(of.size()));
  }

  private static void opened(Writer device, Bytes encoded) {
    SyncdPatch patch = Patches.patch(encoded);
    var _ = Patches.keys(patch);
    var _ = Patches.indexes(patch);
    Patches.open(device.collection, StateVersion.NONE, patch, Map.of(), device.keys());
  }

  private Target.Input histories(RandomGenerator random) {
    HistorySync history =
        HistorySync.newBuilder()
            .addPushnames(PushName.newBuilder().setId("1@lid").setPushname("Anna"))
            .addConversations(HistoryConversation.newBuilder().setId("1@lid").setUnreadCount(3))
            .build();
    byte[] changed = ProtoMutator.mutate(history, random).toByteArray();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(changed);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    Bytes deflated = Bytes.wrap(out.toByteArray());
    Bytes told = random.nextInt(8) == 0 ? Mutator.mutate(deflated, random) : deflated;
    return new Target.Input(told, () -> HistoryReader.read(told));
  }

  private Target.Input votes(RandomGenerator random) {
    Content.Target poll = new Content.Target(CHAT, false, new MessageId("A1"), Optional.empty());
    Content.Vote vote = Votes.encrypt(poll, secret, CHAT, CHAT, List.of("yes"));
    Content.Vote changed =
        random.nextBoolean()
            ? new Content.Vote(poll, Mutator.mutate(vote.payload(), random), vote.iv())
            : new Content.Vote(poll, vote.payload(), Mutator.mutate(vote.iv(), random));
    return new Target.Input(
        List.of(changed.payload(), changed.iv()),
        () -> Votes.decrypt(changed, secret, List.of(CHAT), List.of(CHAT)));
  }

  private Bytes issued(ADVDeviceIdentity identity) {
    return Adv.issue(account, identity, companion.publicKey(), secret);
  }

  /// Of a phone that shows us a device that it should not, of anybody, and of a peer.
  private Target.Input adv(RandomGenerator random) {
    if (random.nextBoolean()) {
      Bytes changed = Mutator.mutate(word, random);
      return new Target.Input(changed, () -> vouched(changed));
    }
    Bytes changed =
        random.nextBoolean()
            ? issued((ADVDeviceIdentity) ProtoMutator.mutate(device, random))
            : Mutator.mutate(issued, random);
    return new Target.Input(changed, () -> Adv.accept(changed, secret, companion));
  }

  private void vouched(Bytes changed) {
    Bytes key = Adv.verify(changed, companion.publicKey(), account.publicKey());
    if (!key.equals(account.publicKey())) {
      throw new AssertionError("another account");
    }
  }
}
