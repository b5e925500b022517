package io.postrider.protocol.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.model.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Long conversations among ourselves and with the archived reference library.
final class ConversationTest {
  private static final int SEEDS = 15;
  private static final int STEPS = 80;

  enum Pair {
    OURS,
    ORACLE;

    /// The other end than ours.
    Peer peer() {
      return switch (this) {
        case OURS -> new OurPeer();
        case ORACLE -> new OraclePeer();
      };
    }

    Conversation conversation(long seed) {
      return new Conversation(name(), seed, new OurPeer(), peer());
    }
  }

  @ParameterizedTest
  @EnumSource
  void survivesAnyOrderWhenWeStart(Pair pair) {
    for (long seed = 0; seed < SEEDS; seed++) {
      Conversation conversation = pair.conversation(seed);
      conversation.start(0);
      conversation.run(STEPS);
      conversation.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void survivesAnyOrderWhenThePeerStarts(Pair pair) {
    for (long seed = 100; seed < 100 + SEEDS; seed++) {
      Conversation conversation = pair.conversation(seed);
      conversation.start(1);
      conversation.run(STEPS);
      conversation.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void survivesCrossingFirstMessages(Pair pair) {
    for (long seed = 200; seed < 200 + SEEDS; seed++) {
      Conversation conversation = pair.conversation(seed);
      conversation.start(0);
      conversation.start(1);
      conversation.run(STEPS);
      conversation.close();
    }
  }

  @Test
  void goesOnInItsOwnSessionAfterCrossingFirstMessages() {
    OurPeer anna = new OurPeer();
    OurPeer ben = new OurPeer();
    anna.start(ben.bundle(true));
    ben.start(anna.bundle(true));
    Peer.Sent toBen = anna.encrypt(Fixture.HELLO);
    Peer.Sent toAnna = ben.encrypt(Fixture.HELLO);
    Bytes base = anna.session().orElseThrow().current().baseKey();

    assertThat(anna.decrypt(toAnna)).isEqualTo(Fixture.HELLO);
    assertThat(ben.decrypt(toBen)).isEqualTo(Fixture.HELLO);

    assertThat(anna.session().orElseThrow().current().baseKey()).isEqualTo(base);
    assertThat(anna.session().orElseThrow().pending()).isTrue();
    ben.decrypt(anna.encrypt(Fixture.HELLO));
    assertThat(ben.session().orElseThrow().current().baseKey()).isEqualTo(base);
    anna.decrypt(ben.encrypt(Fixture.HELLO));
    assertThat(anna.session().orElseThrow().pending()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void readsGroupMessagesInAnyOrder(Pair pair) {
    for (long seed = 300; seed < 310; seed++) {
      Peer one = new OurPeer();
      Peer other = pair.peer();
      talkToGroup(pair + " ours sends, seed " + seed, new Random(seed), one, other);
      talkToGroup(pair + " ours reads, seed " + seed, new Random(seed), other, one);
    }
  }

  private static void talkToGroup(String name, Random random, Peer sender, Peer reader) {
    reader.accept(sender.distribution());
    List<Bytes> texts = new ArrayList<>();
    List<Bytes> line = new ArrayList<>();
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      texts.add(Bytes.utf8("group " + i));
      line.add(sender.encryptForGroup(texts.get(i)));
      order.add(i);
    }
    Collections.shuffle(order, random);
    for (int i : order.subList(0, 12)) {
      assertThat(reader.decryptFromGroup(line.get(i))).as(name).isEqualTo(texts.get(i));
    }
    Bytes again = line.get(order.getFirst());
    assertThatThrownBy(() -> reader.decryptFromGroup(again)).as(name).isNotNull();
  }
}
