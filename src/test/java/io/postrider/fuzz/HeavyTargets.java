package io.postrider.fuzz;

import io.postrider.model.Bytes;
import io.postrider.protocol.client.Stanza;
import io.postrider.protocol.content.Contents;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.node.NodeException;
import io.postrider.protocol.node.NodeReader;
import io.postrider.protocol.node.NodeWriter;
import io.postrider.protocol.noise.FrameReader;
import io.postrider.protocol.noise.Frames;
import io.postrider.protocol.noise.NoiseException;
import io.postrider.session.Besieged;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/// What is large on purpose, never ends, or comes again. What is large is made once and changed in
/// place, so that making it costs nothing.
final class HeavyTargets {
  private static final int LARGEST = 1 << 24;
  private static final int CHUNK = 1 << 16;
  private static final int HEAD = 64;
  private static final int MOST_CHANGES = 4;
  private static final int SIEGE = 500;
  private static final long INFLATED = 192L << 20;
  private static final long TWICE = 96L << 20;
  private static final long ANSWERED = 256L << 20;
  private static final Duration LARGE = Duration.ofMillis(400);
  private static final Bytes COMPRESSED = Bytes.of((byte) 2);

  private final Talk talk;
  private final List<Bytes> bombs;
  private final List<byte[]> stanzas = new ArrayList<>();
  private final Bytes length = Frames.frame(Bytes.wrap(new byte[LARGEST - 1])).slice(0, 3);
  private final Bytes chunk = Bytes.wrap(new byte[CHUNK]);
  private Besieged session;
  private int heard;

  HeavyTargets(Talk talk) {
    this.talk = talk;
    this.bombs = bombs();
    for (String type : List.of("pkmsg", "msg", "skmsg")) {
      Bytes content = Bytes.concat(Bytes.of((byte) 0x33), Bytes.wrap(new byte[LARGEST - CHUNK]));
      stanzas.add(NodeWriter.write(talk.shared.with(Talk.enc(type, content))).toArray());
    }
    stanzas.add(NodeWriter.write(talk.sealed(Bytes.wrap(new byte[LARGEST - CHUNK]))).toArray());
    this.session = listening();
  }

  List<Target> all() {
    return List.of(
        new Target("bombs", 2, NodeException.class, INFLATED, LARGE, this::bomb),
        new Target("large", 1, NodeException.class, ANSWERED, LARGE, this::large),
        new Target("endless", 4, NoiseException.class, TWICE, LARGE, this::endless),
        new Target("replays", 50, Void.class, Target.MODEST, this::replay));
  }

  /// Zeros, elements in elements, and many of them.
  private static List<Bytes> bombs() {
    List<Bytes> all = new ArrayList<>();
    for (int size : List.of(CHUNK, LARGEST - 1, LARGEST + 1, 10 * LARGEST)) {
      all.add(compressed(Bytes.wrap(new byte[size])));
    }
    Node deep = Node.of("item");
    for (int i = 0; i < 1_000; i++) {
      deep = Node.of("item").with(deep);
    }
    List<Node> many = Collections.nCopies(60_000, Node.of("item"));
    Node list = Node.of("list").withChildren(many);
    for (Node node :
        List.of(deep, list, Node.of("list").withChildren(Collections.nCopies(10, list)))) {
      try {
        Bytes written = NodeWriter.write(node);
        all.add(compressed(written.slice(1, written.length())));
      } catch (NodeException _) {
        // it cannot be said
      }
    }
    return all;
  }

  private static Bytes compressed(Bytes inside) {
    return Bytes.concat(COMPRESSED, WireTargets.deflated(inside));
  }

  private Target.Input bomb(RandomGenerator random) {
    Bytes bomb = bombs.get(random.nextInt(bombs.size()));
    Bytes changed = random.nextInt(4) == 0 ? bomb : Mutator.mutate(bomb, random);
    return new Target.Input(changed, () -> Stanza.of(NodeReader.read(changed)));
  }

  /// Its head is changed, and it is read; or what is in it, and it is answered.
  private Target.Input large(RandomGenerator random) {
    byte[] stanza = stanzas.get(random.nextInt(stanzas.size()));
    boolean head = random.nextBoolean();
    int[] places =
        random
            .ints(
                1 + random.nextInt(MOST_CHANGES),
                head ? 1 : CHUNK,
                head ? HEAD : stanza.length - CHUNK)
            .distinct()
            .toArray();
    byte[] news = new byte[places.length];
    random.nextBytes(news);
    return new Target.Input(
        Arrays.toString(places) + " " + Bytes.wrap(news).hex(),
        () -> {
          swap(stanza, places, news);
          try {
            read(stanza, head);
          } finally {
            swap(stanza, places, news);
          }
        });
  }

  private static void swap(byte[] stanza, int[] places, byte[] news) {
    for (int i = 0; i < places.length; i++) {
      byte before = stanza[places[i]];
      stanza[places[i]] = news[i];
      news[i] = before;
    }
  }

  private void read(byte[] stanza, boolean head) {
    Node node = NodeReader.read(Bytes.wrap(stanza));
    if (head) {
      Stanza.of(node);
    } else {
      talk.opened(node).message().ifPresent(Contents::of);
    }
  }

  /// A frame that goes on and on, and stops anywhere.
  private Target.Input endless(RandomGenerator random) {
    int chunks = random.nextInt(LARGEST / CHUNK);
    Bytes last = chunk.slice(0, random.nextInt(CHUNK));
    FrameReader reader = new FrameReader();
    return new Target.Input(
        chunks + " and " + last.length(),
        () -> {
          reader.feed(length);
          for (int i = 0; i < chunks; i++) {
            reader.feed(chunk);
          }
          reader.feed(last);
        });
  }

  /// What has been heard before, whatever is said around it.
  private Target.Input replay(RandomGenerator random) {
    Node again = random.nextBoolean() ? talk.next : talk.shared;
    Node said =
        switch (random.nextInt(3)) {
          case 0 -> again;
          case 1 -> again.with("offline", random.nextInt(10));
          default -> again.with("t", Integer.toString(random.nextInt(Integer.MAX_VALUE)));
        };
    return new Target.Input(said, () -> hearAgain(said));
  }

  private void hearAgain(Node said) {
    if (session.tells(said)) {
      throw new AssertionError("told again");
    }
    heard++;
    if (heard % SIEGE == 0) {
      session = listening();
    }
  }

  private Besieged listening() {
    Besieged fresh = new Besieged(talk.bob);
    if (!fresh.tells(talk.next) || !fresh.tells(talk.shared)) {
      throw new AssertionError("a genuine message is not told");
    }
    return fresh;
  }
}
