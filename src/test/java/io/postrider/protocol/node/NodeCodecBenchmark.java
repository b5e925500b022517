package io.postrider.protocol.node;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// One node of 40 attributes: tokens, packed and raw texts, addresses; and a message as it is sent.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class NodeCodecBenchmark {
  private static final Jid TO = Jid.phone("15550001111");

  private final Node node = node();
  private final Bytes frame = NodeWriter.write(node);
  private final Bytes message = NodeWriter.write(message());

  private static Node node() {
    Node node = Node.of("message").with(Bytes.wrap(new byte[200]));
    for (int i = 0; i < 10; i++) {
      node =
          node.with(Tokens.SINGLE.get(20 + i), Tokens.DOUBLE.get(1).get(i))
              .with("id" + i, "3EB0ABCDEF01234567" + i)
              .with("name" + i, "some words " + i)
              .with("to" + i, Jid.phone("1555000111" + i).withDevice(i));
    }
    return node;
  }

  /// Seven attributes and a child.
  private static Node message() {
    return Node.of("message")
        .with("id", "3EB0ABCDEF0123456789")
        .with("to", TO)
        .with("type", "text")
        .with("t", 1_700_000_000L)
        .with("participant", TO)
        .with("edit", "1")
        .with("phash", "2:abcdefgh")
        .with(Node.of("enc").with("v", "2").with("type", "msg").with(Bytes.EMPTY));
  }

  @Benchmark
  public Node decode() {
    return NodeReader.read(frame);
  }

  @Benchmark
  public Node decodeMessage() {
    return NodeReader.read(message);
  }

  @Benchmark
  public Bytes encode() {
    return NodeWriter.write(node);
  }

  /// A message, made as senders do.
  @Benchmark
  public Node build() {
    return message();
  }
}
