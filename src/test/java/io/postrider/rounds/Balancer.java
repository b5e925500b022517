package io.postrider.rounds;

import io.postrider.GatewayProcess;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// What stands in front of the nodes: it asks each for `/readyz` all the time, and gives each
/// request to one that is ready, at random. A request that did not reach a node goes to another
/// one; one that was cut off is the caller's to repeat.
final class Balancer implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration READY_WITHIN = Duration.ofSeconds(1);

  /// Longer than a node takes for any request.
  private static final Duration ANSWER_WITHIN = Duration.ofMillis(16_500);

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(READY_WITHIN)
          .build();
  private final Set<Node> ready = ConcurrentHashMap.newKeySet();
  private final LongAdder requests = new LongAdder();
  private final Collection<Failed> failures = new ConcurrentLinkedQueue<>();
  private volatile boolean closed;

  /// What is asked.
  ///
  /// @param path below `/api/v1`
  record Question(
      String method, String path, @Nullable JsonObject body, Map<String, String> headers) {
    Question {
      headers = Map.copyOf(headers);
    }
  }

  /// A request of which nobody knows whether it was carried out.
  ///
  /// @param why it was cut off, or what was answered
  record Failed(Instant asked, String path, String why) {}

  /// An answer as it came.
  ///
  /// @param retryAfter the seconds of `Retry-After`; empty without
  record Answer(int status, JsonObject body, String retryAfter, String node) {
    /// The code of the error; empty when it is none.
    String code() {
      return body.getJsonObject("error", new JsonObject()).getString("code", "");
    }

    /// What is told beside the error.
    JsonObject details() {
      return body.getJsonObject("error", new JsonObject())
          .getJsonObject("details", new JsonObject());
    }
  }

  Balancer(List<Node> nodes) {
    nodes.forEach(node -> Thread.ofVirtual().name("balancer").start(() -> watch(node)));
  }

  private void watch(Node node) {
    while (!closed) {
      if (isReady(node)) {
        ready.add(node);
      } else {
        ready.remove(node);
      }
      Pace.pass(LOOK);
    }
  }

  private boolean isReady(Node node) {
    String api = node.api();
    if (api.isEmpty()) {
      return false;
    }
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(api + "/readyz")).timeout(READY_WITHIN).build();
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException interrupted) {
      throw interrupted(interrupted);
    }
  }

  /// One that is ready, and has not been stopped since; waits until there is one.
  Node pick() {
    List<Node> some = List.of();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (some.isEmpty()) {
      ready.removeIf(node -> node.api().isEmpty());
      some = List.copyOf(ready);
      if (some.isEmpty()) {
        if (System.nanoTime() > end) {
          throw new AssertionError("no node has been ready for " + PATIENCE);
        }
        Pace.pass(LOOK);
      }
    }
    return some.get(ThreadLocalRandom.current().nextInt(some.size()));
  }

  /// Asks one node.
  Answer ask(Node node, Question question) {
    try {
      return answer(node, question);
    } catch (IOException failed) {
      throw new AssertionError(node.name() + " does not answer: " + failed, failed);
    }
  }

  private Answer answer(Node node, Question question) throws IOException {
    try {
      HttpRequest request = request(node, question).timeout(ANSWER_WITHIN).build();
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      String text = response.body();
      return new Answer(
          response.statusCode(),
          text.isBlank() ? new JsonObject() : new JsonObject(text),
          response.headers().firstValue("retry-after").orElse(""),
          node.name());
    } catch (InterruptedException interrupted) {
      throw interrupted(interrupted);
    }
  }

  /// Empty when it was cut off, and nobody knows what became of it.
  Optional<Answer> ask(Question question) {
    requests.increment();
    Instant asked = Instant.now();
    while (true) {
      Node node = pick();
      if (node.api().isEmpty()) {
        ready.remove(node);
        continue;
      }
      try {
        Answer answer = answer(node, question);
        if (answer.status() == 503 && answer.retryAfter().isEmpty()) {
          failures.add(new Failed(asked, question.path(), answer.toString()));
        }
        return Optional.of(answer);
      } catch (ConnectException | HttpConnectTimeoutException _) {
        ready.remove(node);
      } catch (IOException cut) {
        failures.add(new Failed(asked, question.path(), node.name() + " cut it off: " + cut));
        return Optional.empty();
      }
    }
  }

  /// Opens a stream on a node that is ready.
  HttpResponse<InputStream> open(Question question) throws IOException {
    try {
      return http.send(
          request(pick(), question).timeout(ANSWER_WITHIN).build(), BodyHandlers.ofInputStream());
    } catch (InterruptedException interrupted) {
      throw interrupted(interrupted);
    }
  }

  private static HttpRequest.Builder request(Node node, Question question) {
    JsonObject body = question.body();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(node.api() + "/api/v1" + question.path()))
            .method(
                question.method(),
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.encode()))
            .header("x-api-key", GatewayProcess.KEY)
            .header("content-type", "application/json");
    question.headers().forEach(request::header);
    return request;
  }

  /// Requests so far.
  long requests() {
    return requests.sum();
  }

  /// Of those, what was asked then and failed.
  List<Failed> failures(Instant from, Instant to) {
    return failures.stream()
        .filter(failed -> !failed.asked().isBefore(from) && failed.asked().isBefore(to))
        .toList();
  }

  private static AssertionError interrupted(InterruptedException interrupted) {
    Thread.currentThread().interrupt();
    return new AssertionError("interrupted", interrupted);
  }

  @Override
  public void close() {
    closed = true;
    http.shutdownNow();
  }
}
