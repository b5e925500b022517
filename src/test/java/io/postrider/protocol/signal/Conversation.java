package io.postrider.protocol.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.model.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Two ends that talk over a line which reorders, loses and repeats; all by one seed.
final class Conversation {
  /// Steps that a message can stay on the line: less than the five ratchet turns that both ends
  /// remember.
  private static final int MAX_AGE = 10;

  private final String name;
  private final Random random;
  private final List<Peer> ends;
  private final List<OnItsWay> line = new ArrayList<>();
  private final boolean[] canSend = new boolean[2];
  private int step;

  Conversation(String name, long seed, Peer one, Peer other) {
    this.name = name + ", seed " + seed;
    this.random = new Random(seed);
    this.ends = List.of(one, other);
  }

  private record OnItsWay(int to, Bytes plaintext, Peer.Sent sent, int since) {}

  /// Lets one end start from the other's bundle.
  void start(int from) {
    ends.get(from).start(ends.get(1 - from).bundle(random.nextBoolean()));
    canSend[from] = true;
    send(from);
  }

  void run(int steps) {
    for (step = 0; step < steps; step++) {
      int from = random.nextInt(2);
      boolean full = !line.isEmpty() && step - line.getFirst().since() >= MAX_AGE;
      if (canSend[from] && !full && random.nextInt(100) < 55) {
        send(from);
      } else if (!line.isEmpty()) {
        deliver(line.remove(full ? 0 : random.nextInt(line.size())));
      }
    }
    while (!line.isEmpty()) {
      deliver(line.removeFirst());
    }
  }

  /// A last message each way, which nothing before may have spoiled.
  void close() {
    for (int from = 0; from < 4; from++) {
      send(from % 2);
      receive(line.removeFirst());
    }
  }

  private void send(int from) {
    Bytes plaintext = Bytes.utf8("message " + random.nextInt());
    line.add(new OnItsWay(1 - from, plaintext, ends.get(from).encrypt(plaintext), step));
  }

  private void deliver(OnItsWay message) {
    boolean needed = !canSend[message.to()];
    if (!needed && random.nextInt(100) < 10) {
      return;
    }
    receive(message);
    canSend[message.to()] = true;
    if (random.nextInt(100) < 10) {
      assertThatThrownBy(() -> ends.get(message.to()).decrypt(message.sent()))
          .as("duplicate in %s, step %d", name, step)
          .isInstanceOf(RuntimeException.class);
    }
  }

  private void receive(OnItsWay message) {
    try {
      assertThat(ends.get(message.to()).decrypt(message.sent()))
          .as("%s, step %d", name, step)
          .isEqualTo(message.plaintext());
    } catch (SignalException | IllegalStateException refused) {
      throw new AssertionError(name + ", step " + step + ", to " + message.to(), refused);
    }
  }
}
