package io.postrider;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A gateway is killed (`kill -9`) at random moments while it sends, some of its messages have lost
/// their acknowledgement, and everyone tries again under the same key (api.md §25, row 17): the
/// phone shows each message once. The number of kills is the system property `postrider.kills`.
final class EffectivelyOnceIT {
  private static final String ANNA = "6281230000001";
  private static final String BEN = "6281230000002";
  private static final int KILLS = Integer.getInteger("postrider.kills", 20);
  private static final int AT_ONCE = 4;
  private static final long LATEST_KILL_MILLIS = 120;

  @TempDir private Path folder;
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  @AutoClose private Playground ground;

  @BeforeEach
  void start() throws Exception {
    ground = new Playground(folder);
    ground.network().addPhone(BEN);
  }

  @Test
  void showsEachMessageOnceThoughItIsKilledAgainAndAgain() throws Exception {
    String session = ground.link(ANNA);
    send(session, "warm up").expect(200);
    Set<String> texts = new HashSet<>(List.of("warm up"));

    for (int kill = 0; kill < KILLS; kill++) {
      List<String> round = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        round.add("kill " + kill + " message " + i);
      }
      texts.addAll(round);
      if (random.nextBoolean()) {
        ground.network().fault(new JsonObject().put("fault", "lose-ack").put("target", ANNA));
      }
      sendAndKill(session, round);
      ground.restart();
      ground.gateway().awaitLine(session + ": working");
      ground.network().deleteFaults();
      for (String text : round) {
        JsonObject result = sentAgain(session, text).expect(200).body();
        assertThat(result.getString("status")).as("seed " + seed).isEqualTo("sent");
      }
    }

    assertShownOnce(texts);
  }

  /// What was sent again after the restart may have met the fault, which ends the connection just
  /// after it worked: the caller is told so, and tries once more when it works again.
  private JsonHttp.Answer sentAgain(String session, String text) {
    JsonHttp.Answer answer = send(session, text);
    if (answer.status() != 501) {
      return answer;
    }
    ground.gateway().awaitLine(session + ": working");
    return send(session, text);
  }

  private void assertShownOnce(Set<String> texts) {
    texts.forEach(text -> ground.network().awaitText(BEN, text));
    Map<String, Set<String>> ids = new HashMap<>();
    List<String> shown = new ArrayList<>();
    for (JsonObject message : ground.network().inbox(BEN)) {
      shown.add(message.getString("text"));
      ids.computeIfAbsent(message.getString("text"), _ -> new HashSet<>())
          .add(message.getString("waMessageId"));
    }
    assertThat(shown).as("seed " + seed).containsExactlyInAnyOrderElementsOf(texts);
    assertThat(ids.values()).allMatch(one -> one.size() == 1);
    assertThat(ground.network().stats().getLong("retries", 0L))
        .as("undecryptable, seed " + seed)
        .isZero();
  }

  private JsonHttp.Answer send(String session, String text) {
    return ground
        .api()
        .with("idempotency-key", text)
        .post(
            "/sessions/" + session + "/messages",
            new JsonObject().put("type", "text").put("to", BEN).put("text", text));
  }

  /// The kill comes at a random moment after the first request has been begun.
  private void sendAndKill(String session, List<String> texts) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    List<Future<?>> sends = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (String text : texts) {
        sends.add(
            threads.submit(
                () -> {
                  begun.countDown();
                  return send(session, text);
                }));
      }
      assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
      LockSupport.parkNanos(
          TimeUnit.MICROSECONDS.toNanos(random.nextLong(LATEST_KILL_MILLIS * 1_000)));
      ground.gateway().kill();
    }
    for (Future<?> send : sends) {
      try {
        send.get();
      } catch (java.util.concurrent.ExecutionException unanswered) {
        assertThat(unanswered).hasRootCauseInstanceOf(java.io.IOException.class);
      }
    }
  }
}
