package io.postrider.trust;

import io.postrider.auth.MovedTimers;
import io.postrider.model.Bytes;
import io.postrider.model.Capability;
import io.postrider.model.OrganizationId;
import io.postrider.model.Principal;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import java.util.Optional;
import java.util.Set;
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

/// What it costs that nobody on the bus is believed: signing a send and its answer, and checking
/// the send.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SignaturesBenchmark {
  private static final String ADDRESS = "postrider.session.01KBB0V3N5E3E9VJ8Q9JY8D7QK";
  private static final Buffer SEND =
      Buffer.buffer(
          "{\"v\":1,\"op\":\"messages.send\",\"args\":{\"type\":\"text\",\"to\":"
              + "\"4915112345678@s.whatsapp.net\",\"text\":\""
              + "x".repeat(160)
              + "\"}}");
  private static final Buffer ANSWER =
      Buffer.buffer("{\"mode\":\"sync\",\"waMessageId\":\"3EB0123456789ABCDEF123\"}");

  private final Principal principal =
      new Principal("key_1", new OrganizationId("org_1"), Set.of(Capability.SEND));
  private final Signatures node =
      new Signatures(Bytes.wrap(new byte[32]), "node", new MovedTimers());

  @Benchmark
  public String sign() {
    return node.sign(principal, "node", ADDRESS, SEND);
  }

  @Benchmark
  public Optional<Principal> signAndAccept() {
    return node.accept(node.sign(principal, "node", ADDRESS, SEND), ADDRESS, SEND);
  }

  @Benchmark
  public DeliveryOptions answer() {
    return node.answer("x".repeat(400), ANSWER);
  }
}
