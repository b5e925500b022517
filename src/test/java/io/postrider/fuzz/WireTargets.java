package io.postrider.fuzz;

import io.postrider.model.Bytes;
import io.postrider.protocol.client.Stanza;
import io.postrider.protocol.crypto.KeyPair;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.node.NodeException;
import io.postrider.protocol.node.NodeReader;
import io.postrider.protocol.node.NodeWriter;
import io.postrider.protocol.node.RandomNodes;
import io.postrider.protocol.noise.Certificates;
import io.postrider.protocol.noise.FrameReader;
import io.postrider.protocol.noise.Frames;
import io.postrider.protocol.noise.NoiseClient;
import io.postrider.protocol.noise.NoiseException;
import io.postrider.protocol.noise.NoiseServer;
import io.postrider.protocol.noise.ServerCertificates;
import io.postrider.protocol.noise.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;

/// Frames, handshakes and stanzas as bytes.
final class WireTargets {
  private static final int RANDOM_NODES = 400;

  /// A small frame can be inflated to 16 MiB, and be half a million nodes.
  private static final long INFLATED = 192L << 20;

  private static final Bytes COMPRESSED = Bytes.of((byte) 2);

  private final Instant now = Instant.now();
  private final ServerCertificates certificates = ServerCertificates.generate(now);
  private final KeyPair account = KeyPair.generate();
  private final KeyPair clientKey = KeyPair.generate();
  private final KeyPair serverKey = KeyPair.generate();
  private final Bytes hello = client().hello();
  private final Bytes answer = new NoiseServer(certificates, serverKey).answer(hello);
  private final List<Bytes> nodes;

  /// @param stanzas besides random ones
  WireTargets(List<Node> stanzas) {
    RandomNodes random = new RandomNodes(new SplittableRandom(1));
    nodes =
        Stream.concat(stanzas.stream(), Stream.generate(random::node).limit(RANDOM_NODES))
            .map(NodeWriter::write)
            .toList();
  }

  List<Target> all() {
    return List.of(
        new Target("frames", 1_300, NoiseException.class, Target.MODEST, this::frames),
        new Target("handshake", 30, NoiseException.class, Target.MODEST, this::handshake),
        new Target("transport", 600, NoiseException.class, Target.MODEST, this::transport),
        new Target("nodes", 3_743, NodeException.class, Target.MODEST, this::nodes),
        new Target("compressed", 400, NodeException.class, INFLATED, this::compressed));
  }

  private NoiseClient client() {
    return new NoiseClient(account, clientKey, new Certificates(certificates.root().publicKey()));
  }

  /// Cut anywhere.
  private Target.Input frames(RandomGenerator random) {
    Bytes stream = random.nextBoolean() ? Frames.intro(Mutator.noise(random, 20)) : Bytes.EMPTY;
    for (int left = random.nextInt(4); left > 0; left--) {
      stream = Bytes.concat(stream, Frames.frame(Mutator.noise(random, 80)));
    }
    Bytes all = Mutator.mutate(stream, random);
    List<Bytes> chunks = new ArrayList<>();
    for (int at = 0; at < all.length(); ) {
      int end = at + 1 + random.nextInt(all.length() - at);
      chunks.add(all.slice(at, end));
      at = end;
    }
    FrameReader reader = random.nextBoolean() ? new FrameReader() : FrameReader.ofServer();
    return new Target.Input(chunks, () -> chunks.forEach(reader::feed));
  }

  /// Of a server that is none, of one whose certificates are wrong, and of a client that is none.
  private Target.Input handshake(RandomGenerator random) {
    if (random.nextInt(4) == 0) {
      Bytes changed = Mutator.mutate(hello, random);
      return new Target.Input(changed, () -> accept(changed));
    }
    Bytes changed = random.nextBoolean() ? Mutator.mutate(answer, random) : forged(random);
    return new Target.Input(changed, () -> finish(changed));
  }

  private void accept(Bytes changed) {
    NoiseServer server = new NoiseServer(certificates, serverKey);
    Bytes _ = server.accept(server.answer(changed));
  }

  private Bytes forged(RandomGenerator random) {
    Bytes chain = Mutator.mutate(certificates.chain(), random);
    ServerCertificates wrong =
        new ServerCertificates(certificates.root(), certificates.leaf(), chain);
    return new NoiseServer(wrong, serverKey).answer(hello);
  }

  private Transport finish(Bytes changed) {
    NoiseClient client = client();
    Bytes _ = client.hello();
    Bytes _ = client.finish(changed, Bytes.EMPTY, now);
    return client.transport();
  }

  private final Transport reading = finish(answer);

  private Target.Input transport(RandomGenerator random) {
    Bytes frame = Mutator.noise(random, 120);
    return new Target.Input(frame, () -> reading.decrypt(frame));
  }

  private Target.Input nodes(RandomGenerator random) {
    Bytes changed = Mutator.mutate(any(random), random);
    return new Target.Input(changed, () -> read(changed));
  }

  private Bytes any(RandomGenerator random) {
    return nodes.get(random.nextInt(nodes.size()));
  }

  private static void read(Bytes plaintext) {
    Stanza stanza = Stanza.of(NodeReader.read(plaintext));
    String _ = stanza.node().toString();
  }

  /// Changed before it is compressed, or after.
  private Target.Input compressed(RandomGenerator random) {
    Bytes node = any(random);
    Bytes inside = node.slice(1, node.length());
    Bytes frame =
        random.nextBoolean()
            ? Bytes.concat(COMPRESSED, deflated(Mutator.mutate(inside, random)))
            : Mutator.mutate(Bytes.concat(COMPRESSED, deflated(inside)), random);
    return new Target.Input(frame, () -> read(frame));
  }

  static Bytes deflated(Bytes plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(plain.unsafeArray());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return Bytes.wrap(out.toByteArray());
  }
}
