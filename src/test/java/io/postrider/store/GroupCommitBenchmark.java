package io.postrider.store;

import io.postrider.model.Bytes;
import io.postrider.model.MessageId;
import io.postrider.model.OutboxId;
import io.postrider.model.SessionId;
import io.postrider.outbox.Budget;
import io.postrider.outbox.OutboxChange;
import io.postrider.outbox.OutboxEntry;
import io.postrider.protocol.crypto.Random;
import io.postrider.session.state.Commit;
import io.postrider.session.state.DeliveryStatus;
import io.postrider.session.state.SessionEvent;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Durable sends a second as the store sees them: of each two commits, one with a stanza of 600
/// bytes, two ratchets of 800 and the budget, one with the acknowledgement and, as a rule, its
/// event. Each session has one send under way; all are of one organization, so that they wait for
/// one counter.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 5)
@Measurement(iterations = 4, time = 5)
public class GroupCommitBenchmark {
  private static final int SENDS = 2_000;
  private static final Bytes CONTENT = Random.next(100);
  private static final Bytes STANZA = Random.next(600);
  private static final Bytes RATCHET = Random.next(800);
  private static final Budget BUDGET = new Budget(19.5, 199.5, Rows.NOON);

  @Param({"1", "50", "200"})
  public int sessions;

  /// A send.
  @Param({"0", "1"})
  public int events;

  private final Vertx vertx = Vertx.vertx();
  private final AtomicLong numbers = new AtomicLong();

  @SuppressWarnings("NullAway.Init") // JMH calls open first
  private Database database;

  @Setup
  public void open() throws Exception {
    DatabaseAddress address = TestDatabase.create();
    database = TestDatabase.open(vertx, address, new MasterKey(Random.next(32)));
    for (int n = 0; n < sessions; n++) {
      database.sessions().insert(Rows.session("s" + n)).await(5, TimeUnit.SECONDS);
    }
  }

  @TearDown
  public void close() throws Exception {
    database.close().eventually(vertx::close).await(10, TimeUnit.SECONDS);
  }

  @Benchmark
  @OperationsPerInvocation(SENDS)
  public void send() throws Exception {
    AtomicLong left = new AtomicLong(SENDS);
    List<Future<Void>> all = new ArrayList<>();
    for (int n = 0; n < sessions; n++) {
      all.add(loop(new SessionId("s" + n), left));
    }
    Future.all(all).await(60, TimeUnit.SECONDS);
  }

  private Future<Void> loop(SessionId session, AtomicLong left) {
    return left.getAndDecrement() <= 0
        ? Future.succeededFuture()
        : send(session).compose(_ -> loop(session, left));
  }

  private Future<Void> send(SessionId session) {
    OutboxId id = new OutboxId("out_" + numbers.incrementAndGet());
    OutboxEntry entry =
        new OutboxEntry(
            id,
            session,
            new MessageId("3EB0" + id),
            Rows.ANNA,
            OutboxEntry.State.SENDING,
            CONTENT,
            STANZA,
            false,
            null,
            null,
            Rows.NOON,
            Rows.NOON);
    Commit write =
        Rows.commit(
            session.value(),
            1,
            new Draft()
                .budget(BUDGET)
                .records(
                    Map.of(Rows.key("15550100001.0"), RATCHET, Rows.key("15550100001.5"), RATCHET))
                .outbox(new OutboxChange.Add(entry)));
    Draft sent = new Draft().outbox(new OutboxChange.Sent(id, Rows.NOON, Rows.NOON));
    if (events > 0) {
      sent.event(report(entry));
    }
    Commit second = Rows.commit(session.value(), 1, sent);
    return database.sessions().commit(write).compose(_ -> database.sessions().commit(second));
  }

  private static SessionEvent report(OutboxEntry entry) {
    return new SessionEvent.StatusReported(
        entry.to(),
        Optional.empty(),
        List.of(entry.messageId()),
        DeliveryStatus.SENT,
        Optional.of(entry.id()),
        Optional.empty(),
        Rows.NOON,
        Rows.NOON);
  }
}
