package io.postrider.protocol.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.postrider.protocol.Seeded;
import java.util.ArrayList;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class NodeRoundTripTest {
  @Test
  void readsBackWhatItWrote() {
    Seeded.runs(
        400,
        random -> {
          Node node = new RandomNodes(random).node();
          Node back = NodeReader.read(NodeWriter.write(node));

          assertThat(back.equals(node)).isTrue();
          assertThat(new ArrayList<>(back.attributes().keySet()))
              .isEqualTo(new ArrayList<>(node.attributes().keySet()));
        });
  }

  @Test
  void refusesEveryPartOfANode() {
    Seeded.runs(
        40,
        random -> {
          Bytes whole = NodeWriter.write(new RandomNodes(random).node());
          for (int i = 0; i < 100; i++) {
            Bytes part = whole.slice(0, random.nextInt(whole.length()));
            assertThat(refused(part)).as("cut at %s", part.length()).isTrue();
          }
        });
  }

  @Test
  void endsInAnAnswerForChangedNodes() {
    Seeded.runs(
        300,
        random -> {
          byte[] changed = NodeWriter.write(new RandomNodes(random).node()).toArray();
          for (int i = 0; i < 10; i++) {
            changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            refused(Bytes.of(changed));
          }
        });
  }

  @Test
  void endsInAnAnswerForNoise() {
    Seeded.runs(5_000, random -> refused(noise(random)));
  }

  private static Bytes noise(RandomGenerator random) {
    byte[] value = new byte[random.nextInt(64)];
    random.nextBytes(value);
    if (value.length > 1 && random.nextBoolean()) {
      value[0] = 0;
      value[1] = (byte) (Tag.LIST_8 + random.nextInt(2));
    }
    return Bytes.wrap(value);
  }

  private static boolean refused(Bytes frame) {
    try {
      return NodeReader.read(frame).tag().isEmpty();
    } catch (NodeException _) {
      return true;
    }
  }
}
