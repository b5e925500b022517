package io.postrider;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.store.TestDatabase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a send costs the database, counted on the way to it, and the heap, so that no machine makes
/// it better or worse. Whoever adds a statement to each send finds it here, and says in
/// `performance.md` what for.
@Tag("alone")
final class SendCostIT {
  private static final String ANNA = "6281230000001";
  private static final String BEN = "6281230000002";
  private static final int WARM = 20;
  private static final int SENDS = 20;

  /// Of which the best counts: where the machine is slow, what became of a send is stored alone,
  /// and whatever a node asks all the time weighs more.
  private static final int ROUNDS = 8;

  /// A transaction (begin, a call for all there is to write, commit), and what a node asks all the
  /// time.
  private static final double STATEMENTS = 3.9;

  private static final double BYTES = 3_600;

  /// Of the heap, by code that the first compiler has made, and a twentieth of what asks for it.
  private static final double ALLOCATED = 220_000;

  private static final Pattern ALLOCATIONS =
      Pattern.compile("^postrider_allocated_bytes_total\\{.*} (\\S+)$", Pattern.MULTILINE);

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void end() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  @Test
  void aSendIsOneTransactionAndTakesNoMoreThanToday(@TempDir Path folder) throws Exception {
    CountingProxy proxy = new CountingProxy(vertx, TestDatabase.create());
    Playground ground = new Playground(folder, TestDatabase.url(proxy.address()));
    try {
      ground.network().addPhone(BEN);
      String session = ground.link(ANNA);
      send(ground, session, WARM);
      List<CountingProxy.Count> rounds = new ArrayList<>();
      double allocated = Double.MAX_VALUE;
      for (int round = 0; round < ROUNDS; round++) {
        CountingProxy.Count before = proxy.count();
        double allocatedBefore = allocated(ground);
        send(ground, session, SENDS);
        rounds.add(proxy.count().minus(before));
        allocated = Math.min(allocated, (allocated(ground) - allocatedBefore) / SENDS);
      }

      CountingProxy.Count best =
          Collections.min(rounds, Comparator.comparingLong(CountingProxy.Count::statements));
      double statements = (double) best.statements() / SENDS;
      double bytes = (double) best.bytes() / SENDS;
      System.out.printf(
          "a send: %.2f statements, %.0f bytes; %.0f of the heap%n", statements, bytes, allocated);
      assertThat(statements).isBetween(2.0, STATEMENTS);
      assertThat(bytes).isLessThan(BYTES);
      assertThat(best.parsed()).isLessThan(SENDS / 2);
      assertThat(allocated).isBetween(10_000.0, ALLOCATED);
    } finally {
      ground.close();
    }
  }

  private static double allocated(Playground ground) {
    String metrics = ground.gateway().management().get("/metrics").expect(200).text();
    Matcher found = ALLOCATIONS.matcher(metrics);
    assertThat(found.find()).isTrue();
    return Double.parseDouble(found.group(1));
  }

  private static void send(Playground ground, String session, int count) {
    JsonObject text = new JsonObject().put("type", "text").put("to", BEN).put("text", "hello");
    for (int i = 0; i < count; i++) {
      ground.api().post("/sessions/" + session + "/messages", text).expect(200);
    }
  }
}
