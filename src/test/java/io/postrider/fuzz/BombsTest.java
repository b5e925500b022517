package io.postrider.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.postrider.model.Bytes;
import io.postrider.protocol.client.message.Incoming;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.node.NodeException;
import io.postrider.protocol.node.NodeReader;
import io.postrider.protocol.node.NodeWriter;
import io.postrider.protocol.noise.FrameReader;
import io.postrider.protocol.noise.Frames;
import io.postrider.session.Besieged;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// What is large on purpose, or comes again and again, costs no more than its own size some times.
final class BombsTest {
  private static final int LARGEST = 1 << 24;
  private static final Bytes COMPRESSED = Bytes.of((byte) 2);

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Talk talk = new Talk();

  /// What was allocated meanwhile, in MiB.
  private long allocates(Runnable work) {
    long before = threads.getCurrentThreadAllocatedBytes();
    work.run();
    return (threads.getCurrentThreadAllocatedBytes() - before) >> 20;
  }

  private static Bytes large(int length) {
    return Bytes.wrap(new byte[length]);
  }

  @Test
  void aBombIsNotInflatedPastTheLargestFrame() {
    Bytes bomb = Bytes.concat(COMPRESSED, WireTargets.deflated(large(10 * LARGEST)));

    long allocated =
        allocates(
            () ->
                assertThatThrownBy(() -> NodeReader.read(bomb)).isInstanceOf(NodeException.class));

    assertThat(bomb.length()).isLessThan(1 << 18);
    assertThat(allocated).isLessThan(64);
  }

  @Test
  void aBombInABombIsBytes() {
    Node inner = Node.of("enc").with(WireTargets.deflated(large(LARGEST / 2)));
    Bytes written = NodeWriter.write(inner);
    Bytes bomb = Bytes.concat(COMPRESSED, WireTargets.deflated(written.slice(1, written.length())));

    assertThat(NodeReader.read(bomb)).isEqualTo(inner);
    assertThat(allocates(() -> NodeReader.read(bomb))).isLessThan(2);
  }

  /// A small frame that is half a million elements.
  @Test
  void aFrameOfManyElementsIsRefused() {
    List<Node> many = new ArrayList<>();
    for (int i = 0; i < 60_000; i++) {
      many.add(Node.of("item"));
    }
    Node list = Node.of("list").withChildren(many);
    Bytes written =
        NodeWriter.write(Node.of("message").withChildren(java.util.Collections.nCopies(10, list)));
    Bytes bomb = Bytes.concat(COMPRESSED, WireTargets.deflated(written.slice(1, written.length())));

    long allocated =
        allocates(
            () ->
                assertThatThrownBy(() -> NodeReader.read(bomb)).isInstanceOf(NodeException.class));

    assertThat(bomb.length()).isLessThan(1 << 14);
    assertThat(allocated).isLessThan(128);
  }

  @Test
  void aStanzaOfSixteenMebibytesIsReadAndAnswered() {
    for (String type : List.of("pkmsg", "msg", "skmsg")) {
      Bytes content = Bytes.concat(Bytes.of((byte) 0x33), large(LARGEST - 4_096));
      Node message = talk.shared.with(Talk.enc(type, content));
      Bytes written = NodeWriter.write(message);

      long allocated = allocates(() -> answered(() -> talk.opened(NodeReader.read(written))));

      assertThat(allocated).as(type).isLessThan(160);
    }
  }

  @Test
  void whatAPeerEncryptsOfSixteenMebibytesIsReadAndAnswered() {
    Node message = talk.sealed(large(LARGEST - 65_536));

    long allocated = allocates(() -> answered(() -> talk.opened(message)));

    assertThat(allocated).isLessThan(256);
  }

  private static void answered(Supplier<Incoming.Received> opening) {
    assertThat(opening.get().replies()).isNotEmpty();
  }

  /// A frame that never ends takes no more than its chunks, twice.
  @Test
  void anEndlessStreamIsHeldOnceAndLetGo() {
    Bytes chunk = large(1 << 16);
    Bytes length = Frames.frame(large(LARGEST - 1)).slice(0, 3);
    FrameReader reader = new FrameReader();
    assertThat(reader.feed(length)).isEmpty();

    long allocated =
        allocates(
            () -> {
              for (int i = 0; i < LARGEST / (1 << 16) - 1; i++) {
                assertThat(reader.feed(chunk)).isEmpty();
              }
            });

    assertThat(allocated).isLessThan(80);
    assertThat(reader.feed(chunk.slice(0, (1 << 16) - 1))).hasSize(1);
  }

  @Test
  void aReplayMovesNothingAndIsToldOnce() {
    Incoming.Received first = talk.bob.receive(talk.next);

    assertThat(first.message()).isPresent();
    for (int i = 0; i < 1_000; i++) {
      Incoming.Received again = talk.bob.receive(talk.next);
      assertThat(again.message()).isEmpty();
      assertThat(again.undecryptable()).isEmpty();
    }
    assertThat(talk.opened(talk.sealed(Bytes.EMPTY)).undecryptable()).isEmpty();
  }

  @Test
  void aSessionThatIsFloodedWithReplaysGoesOn() {
    Besieged session = new Besieged(talk.bob);

    assertThat(session.tells(talk.next)).isTrue();
    for (int i = 0; i < 2_000; i++) {
      assertThat(session.tells(talk.next)).isFalse();
    }
    assertThat(session.tells(talk.shared)).isTrue();
  }
}
