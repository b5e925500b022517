package io.postrider.rounds;

import io.postrider.rounds.Balancer.Question;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Reads the stream of events, from whichever node, is cut off every other second, and goes on from
/// the last event that it has seen.
final class Reader implements AutoCloseable {
  private static final int LONGEST_MILLIS = 4_000;
  private static final int PAGE = 200;

  private final Balancer balancer;
  private final Ledger ledger;
  private final Random random;
  private final ScheduledExecutorService scissors = Executors.newSingleThreadScheduledExecutor();
  private final List<JsonObject> seen = new ArrayList<>();
  private final Thread thread;
  private String cursor;
  private volatile boolean ended;

  /// Begins to read.
  ///
  /// @param cursor where from
  Reader(Balancer balancer, Ledger ledger, String cursor, Random random) {
    this.balancer = balancer;
    this.ledger = ledger;
    this.cursor = cursor;
    this.random = random;
    this.thread = Thread.ofVirtual().name("reader").start(this::run);
  }

  private void run() {
    while (!ended) {
      try {
        stretch();
      } catch (IOException | UncheckedIOException _) {
        // it was cut off
      } catch (RuntimeException | AssertionError failed) {
        ledger.complain("a reader: " + failed);
      }
    }
  }

  private void stretch() throws IOException {
    HttpResponse<InputStream> stream =
        balancer.open(
            new Question(
                "GET", "/events?since=" + cursor, null, Map.of("accept", "application/x-ndjson")));
    try (InputStream body = stream.body();
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      if (stream.statusCode() != 200) {
        String text = lines.lines().reduce("", String::concat);
        if (stream.statusCode() != 503) {
          ledger.complain("a stream of events: " + stream.statusCode() + " " + text);
        }
        Pace.pass(Duration.ofSeconds(1));
        return;
      }
      var cut =
          scissors.schedule(
              () -> close(body), random.nextInt(LONGEST_MILLIS), TimeUnit.MILLISECONDS);
      lines.lines().forEach(this::take);
      cut.cancel(false);
    }
  }

  private static void close(InputStream body) {
    try {
      body.close();
    } catch (IOException _) {
      // it is closed
    }
  }

  /// A line that was cut is no JSON, and was not seen.
  private void take(String line) {
    JsonObject event;
    try {
      event = new JsonObject(line);
    } catch (DecodeException cut) {
      throw new UncheckedIOException(new IOException(cut));
    }
    switch (event.getString("event")) {
      case "ping" -> {}
      case "reset" -> ledger.complain("a reader lost its place: " + line);
      default -> {
        seen.add(event);
        cursor = event.getString("id");
      }
    }
  }

  /// Ends the stream and reads the rest by pages.
  ///
  /// @return all that was seen, in the order in which it was seen
  List<JsonObject> finish() {
    close();
    seen.addAll(pages(balancer, cursor));
    return List.copyOf(seen);
  }

  /// All of the log after an event.
  static List<JsonObject> pages(Balancer balancer, String since) {
    List<JsonObject> events = new ArrayList<>();
    String next = since;
    int before;
    do {
      before = events.size();
      String path = "/events?limit=" + PAGE + "&since=" + next;
      JsonObject page =
          balancer
              .ask(new Question("GET", path, null, Map.of()))
              .filter(answer -> answer.status() == 200)
              .orElseThrow(() -> new AssertionError(path + " was not answered"))
              .body();
      page.getJsonArray("data").forEach(event -> events.add((JsonObject) event));
      next = page.getString("nextCursor");
    } while (events.size() > before);
    return events;
  }

  @Override
  public void close() {
    ended = true;
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    scissors.shutdownNow();
  }
}
