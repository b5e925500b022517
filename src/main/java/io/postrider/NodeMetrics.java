package io.postrider;

import com.sun.management.ThreadMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.postrider.cluster.Nodes;
import io.postrider.cluster.Ownership;
import io.postrider.cluster.Standing;
import io.postrider.model.Repeater;
import io.postrider.model.Timers;
import io.postrider.protocol.client.Connector;
import io.postrider.session.state.SessionStatus;
import io.vertx.core.Future;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/// What a node measures of itself, each with the label `node`. What the database is asked for is
/// asked for once in ten seconds, however often it is read.
final class NodeMetrics {
  private static final Duration PAUSE = Duration.ofSeconds(10);
  private static final String NODE = "node";

  private final MeterRegistry registry;
  private final String node;
  private final LongAdder waiting = new LongAdder();
  private volatile Nodes.Census census = new Nodes.Census(Map.of(), 0, Duration.ZERO, 0);

  NodeMetrics(MeterRegistry registry, String node) {
    this.registry = registry;
    this.node = node;
    Gauge.builder("postrider.mailbox.tasks", waiting, LongAdder::sum)
        .description("Tasks that wait in the sessions of this node")
        .tag(NODE, node)
        .register(registry);
    new JvmMemoryMetrics(Tags.of(NODE, node)).bindTo(registry);
    FunctionCounter.builder(
            "postrider.allocated.bytes",
            (ThreadMXBean) ManagementFactory.getThreadMXBean(),
            ThreadMXBean::getTotalThreadAllocatedBytes)
        .description("Bytes of the heap that the threads of this node have taken")
        .tag(NODE, node)
        .register(registry);
  }

  /// Counts the tasks that wait in mailboxes.
  LongAdder waiting() {
    return waiting;
  }

  /// @param ready whether it has started and does not end
  void standing(Standing standing, BooleanSupplier ready) {
    Gauge.builder("postrider.ready", () -> ready.getAsBoolean() && standing.isHeld() ? 1 : 0)
        .description("Whether this node has started, does not end, and holds its lease")
        .tag(NODE, node)
        .register(registry);
    Gauge.builder("postrider.lease.left.seconds", standing, held -> seconds(held.left()))
        .description("How long the lease of this node still holds; zero or less: it is over")
        .tag(NODE, node)
        .register(registry);
  }

  /// Set before it starts.
  void ownership(Ownership ownership) {
    FunctionCounter.builder("postrider.moves", ownership, Ownership::moves)
        .description("Sessions that have come to this node from others, or gone to them")
        .tag(NODE, node)
        .register(registry);
    Timer claim = timer("postrider.claim", "From the decision to claim sessions until they run");
    Timer failover =
        timer("postrider.failover", "From the end of a node's lease until its sessions run here");
    ownership.onTakeover(
        takeover -> {
          claim.record(takeover.took());
          failover.record(takeover.without());
        });
  }

  /// What says whether WhatsApp still talks to us.
  void traffic(Connector connector) {
    Gauge.builder("postrider.connection.silence.seconds", () -> seconds(connector.silence()))
        .description("How long nothing has come on the connection that is silent for longest")
        .tag(NODE, node)
        .register(registry);
    Gauge.builder(
            "postrider.send.unacknowledged.seconds", () -> seconds(connector.unacknowledged()))
        .description("How long the oldest message has waited for its acknowledgement")
        .tag(NODE, node)
        .register(registry);
  }

  /// How long a question to another node and its answer take.
  Timer roundTrip() {
    return timer("postrider.bus.round.trip", "A question to another node, and its answer");
  }

  /// How much later than it was due something was done.
  Timer loopDelay() {
    return timer("postrider.event.loop.delay", "How late an event loop does what is due");
  }

  private Timer timer(String name, String description) {
    return Timer.builder(name).description(description).tag(NODE, node).register(registry);
  }

  /// How far the streams of events are behind.
  ///
  /// @param greatest of the one that is behind the furthest
  void lag(Supplier<Duration> greatest) {
    Gauge.builder("postrider.event.lag.seconds", () -> seconds(greatest.get()))
        .description("How long the oldest event has waited that a stream of this node has not told")
        .tag(NODE, node)
        .register(registry);
  }

  /// Asks the database what there is to do.
  ///
  /// @param ask what a node has to do
  Repeater census(Function<String, Future<Nodes.Census>> ask, Timers timers) {
    for (SessionStatus status : SessionStatus.values()) {
      Gauge.builder("postrider.sessions", () -> census.sessions().getOrDefault(status, 0))
          .description("Sessions that this node owns")
          .tag(NODE, node)
          .tag("state", status.wire())
          .register(registry);
    }
    Gauge.builder("postrider.sessions.restricted", () -> census.restricted())
        .description("Sessions of this node that WhatsApp keeps from writing to strangers")
        .tag(NODE, node)
        .register(registry);
    Gauge.builder("postrider.outbox.waiting", () -> census.waiting())
        .description("Messages of this node's sessions that are not sent yet")
        .tag(NODE, node)
        .register(registry);
    Gauge.builder("postrider.outbox.oldest.seconds", () -> seconds(census.oldest()))
        .description("How long the first of them has waited")
        .tag(NODE, node)
        .register(registry);
    return new Repeater(
        timers,
        PAUSE,
        "what there is to do is not counted",
        () -> ask.apply(node).onSuccess(found -> census = found).map(false));
  }

  /// What somebody should do something about.
  Optional<String> trouble() {
    int restricted = census.restricted();
    return restricted == 0
        ? Optional.empty()
        : Optional.of(
            "WhatsApp keeps " + restricted + " sessions from writing to strangers; see `details`");
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1_000.0;
  }
}
