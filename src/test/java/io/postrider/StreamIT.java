package io.postrider;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A reader of the stream is cut off 100 times while eight writers fill the log (invariants.md §4):
/// it sees each event once, in the order of the log, and those of each writer in the order of their
/// sending.
final class StreamIT {
  private static final int WRITERS = 8;
  private static final int CUTS = 100;
  private static final int MESSAGES = 120;
  private static final long PAUSE_MILLIS = 40;
  private static final String BEN = "6281230000099";

  @TempDir private Path folder;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  @AutoClose private Playground ground;

  @BeforeEach
  void start() throws Exception {
    ground = new Playground(folder);
    ground.network().addPhone(BEN);
  }

  /// What one session has sent, in order.
  private record Sent(String session, List<String> ids) {}

  @Test
  void aReaderThatIsCutOffSeesEachEventOnceAndInOrder() throws Exception {
    List<String> sessions = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      sessions.add(ground.link("62812300000" + (10 + i)));
    }
    String cursor = ground.api().get("/events").expect(200).body().getString("nextCursor");
    List<JsonObject> seen = new ArrayList<>();
    List<Future<Sent>> writers = new ArrayList<>();

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      sessions.forEach(session -> writers.add(threads.submit(() -> write(session))));
      for (int cut = 0; cut < CUTS; cut++) {
        cursor = readSome(cursor, seen, 1 + random.nextInt(16));
      }
    }
    drain(cursor, seen);

    assertThat(seen.stream().map(event -> event.getString("id")).toList())
        .as("seed " + seed)
        .doesNotHaveDuplicates()
        .isSorted();
    for (Future<Sent> writer : writers) {
      assertThat(sentIds(seen, writer.get().session()))
          .as("seed " + seed)
          .isEqualTo(writer.get().ids());
    }
    assertThat(seen).isEqualTo(all(sessions, seen.getFirst().getString("id")));
  }

  /// Sends steadily: some 25 messages a second, of which each gives an event or two.
  private Sent write(String session) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      ids.add(
          ground
              .api()
              .post(
                  "/sessions/" + session + "/messages",
                  new JsonObject().put("type", "text").put("to", BEN).put("text", "text " + i))
              .expect(200)
              .body()
              .getString("waMessageId"));
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
    }
    return new Sent(session, ids);
  }

  /// Reads some events of a stream, then cuts it off in the middle.
  ///
  /// @return the last id seen
  private String readSome(String since, List<JsonObject> seen, int count) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(ground.api().base() + "/events?since=" + since))
            .header("x-api-key", GatewayProcess.KEY)
            .header("accept", "application/x-ndjson")
            .build();
    HttpResponse<InputStream> response =
        http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    String last = since;
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      for (int i = 0; i < count; i++) {
        JsonObject event = new JsonObject(lines.readLine());
        if (event.getString("event").equals("ping")) {
          return last;
        }
        seen.add(event);
        last = event.getString("id");
      }
    } catch (IOException cut) {
      assertThat(cut).as("the stream broke before we cut it").isNull();
    }
    return last;
  }

  /// Reads pages until every message has been reported as sent and nothing more comes.
  private void drain(String since, List<JsonObject> seen) {
    String cursor = since;
    int idle = 0;
    while (idle < 3) {
      JsonObject page =
          ground.api().get("/events?limit=200&wait=500&since=" + cursor).expect(200).body();
      page.getJsonArray("data").forEach(event -> seen.add((JsonObject) event));
      idle = page.getJsonArray("data").isEmpty() ? idle + 1 : 0;
      cursor = page.getString("nextCursor");
    }
  }

  private static List<String> sentIds(List<JsonObject> events, String session) {
    List<String> ids = new ArrayList<>();
    for (JsonObject event : events) {
      JsonObject payload = event.getJsonObject("payload");
      if (event.getString("session").equals(session)
          && event.getString("event").equals("message.status")
          && payload.getString("status").equals("sent")) {
        payload.getJsonArray("messageIds").forEach(id -> ids.add((String) id));
      }
    }
    return ids;
  }

  /// The log itself, from an event on, read in pages.
  private List<JsonObject> all(List<String> sessions, String first) {
    List<JsonObject> log = new ArrayList<>();
    drain("0", log);
    Set<String> known = new HashSet<>(sessions);
    return log.stream()
        .filter(event -> known.contains(event.getString("session")))
        .filter(event -> event.getString("id").compareTo(first) >= 0)
        .toList();
  }
}
