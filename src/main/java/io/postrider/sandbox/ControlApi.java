package io.postrider.sandbox;

import io.postrider.model.ErrorEnvelope;
import io.postrider.model.Failure;
import io.postrider.model.FailureException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The network's control API: JSON over HTTP, for tests and for the curious. What it changes is in
/// the state file before it answers.
final class ControlApi {
  private static final Logger LOG = LoggerFactory.getLogger(ControlApi.class);
  private static final String ROOT = "/sandbox/v1";

  /// An answer; the body is null for none.
  record Answer(int status, JsonObject body) {
    static final Answer NOTHING = new Answer(204, new JsonObject());

    static Answer ok(JsonObject body) {
      return new Answer(200, body);
    }
  }

  /// A request, taken apart.
  ///
  /// @param path the segments after the root
  record Request(HttpMethod method, List<String> path, HttpServerRequest http, Buffer body) {
    boolean is(HttpMethod wanted, int segments) {
      return method.equals(wanted) && path.size() == segments;
    }

    String segment(int index) {
      return index < path.size() ? path.get(index) : "";
    }
  }

  private final SandboxNetwork net;
  private final Visitors visitors;
  private final Supplier<String> webSocketUrl;
  private final PhoneApi phones;
  private final GroupApi groups;

  ControlApi(SandboxNetwork net, Visitors visitors, Supplier<String> webSocketUrl) {
    this.net = net;
    this.visitors = visitors;
    this.webSocketUrl = webSocketUrl;
    phones = new PhoneApi(net);
    groups = new GroupApi(net);
  }

  void handle(HttpServerRequest http) {
    visitors
        .body(http)
        .compose(body -> checked(http, body))
        .compose(answer -> saved(http, answer))
        .recover(failed -> Future.succeededFuture(failure(failed)))
        .onSuccess(answer -> respond(http, answer));
  }

  private Future<Answer> checked(HttpServerRequest http, Buffer body) {
    visitors.check(http);
    return route(http, body);
  }

  private Future<Answer> saved(HttpServerRequest http, Answer answer) {
    return http.method().equals(HttpMethod.GET)
        ? Future.succeededFuture(answer)
        : net.state.saved().map(answer);
  }

  private Future<Answer> route(HttpServerRequest http, Buffer body) {
    String path = Objects.requireNonNullElse(http.path(), "");
    if (!path.equals(ROOT) && !path.startsWith(ROOT + "/")) {
      return new Failure.NotFound("route").asFuture();
    }
    try {
      MultiMap _ = http.params(); // decodes the query here, where a wrong one is told
      return dispatch(
          new Request(http.method(), segments(path.substring(ROOT.length())), http, body));
    } catch (FailureException refused) {
      return Future.failedFuture(refused);
    } catch (IllegalArgumentException _) {
      return new Failure.Invalid("path or query", "has a wrong percent-encoding").asFuture();
    }
  }

  /// The parts of a path, decoded.
  private static List<String> segments(String path) {
    return Arrays.stream(path.split("/"))
        .filter(segment -> !segment.isEmpty())
        .map(
            segment -> java.net.URLDecoder.decode(segment, java.nio.charset.StandardCharsets.UTF_8))
        .toList();
  }

  private Future<Answer> dispatch(Request request) {
    return switch (request.segment(0)) {
      case "" -> done(Answer.ok(network()));
      case "phones" ->
          request.path().size() > 2 && request.segment(2).startsWith("groups")
              ? groups.ofPhone(request)
              : phones.handle(request);
      case "groups" -> groups.show(request);
      case "faults" -> done(faults(request));
      case "stats" -> done(Answer.ok(stats()));
      case "reset" -> done(reset(request));
      default -> new Failure.NotFound("route").asFuture();
    };
  }

  static Future<Answer> done(Answer answer) {
    return Future.succeededFuture(answer);
  }

  private JsonObject network() {
    JsonArray phonesHere = new JsonArray();
    net.accounts.all().forEach(account -> phonesHere.add(account.phone));
    return new JsonObject()
        .put("webSocketUrl", webSocketUrl.get())
        .put("rootKey", net.certificates.root().publicKey().hex())
        .put("phones", phonesHere)
        .put("connections", net.links.size());
  }

  private JsonObject stats() {
    JsonObject left = new JsonObject();
    for (PhoneAccount account : net.accounts.all()) {
      int keys = account.companions().stream().mapToInt(device -> device.preKeys.size()).sum();
      left.put(account.phone, keys);
    }
    return net.stats.toJson(net.links.size(), left);
  }

  private Answer reset(Request request) {
    require(request, HttpMethod.POST, 1);
    List.copyOf(net.links).forEach(CompanionLink::drop);
    net.accounts.clear();
    net.groups.clear();
    net.media.clear();
    net.faults.clear();
    net.stats.reset();
    net.state.clear();
    return Answer.NOTHING;
  }

  private Answer faults(Request request) {
    if (request.is(HttpMethod.POST, 1)) {
      Fault fault = Fault.read(net.newId(), Bodies.read(request.body()));
      if (!fault.target.equals("*") && net.accounts.byPhone(fault.target).isEmpty()) {
        throw new Failure.NotFound("phone").asException();
      }
      FaultActions.start(net, fault);
      return new Answer(201, new JsonObject().put("id", fault.id));
    }
    if (request.is(HttpMethod.DELETE, 1)) {
      net.faults.clear();
      return Answer.NOTHING;
    }
    if (request.is(HttpMethod.GET, 2)) {
      return Answer.ok(
          net.faults.find(request.segment(1)).orElseThrow(ControlApi::noFault).toJson());
    }
    require(request, HttpMethod.DELETE, 2);
    if (!net.faults.delete(request.segment(1))) {
      throw noFault();
    }
    return Answer.NOTHING;
  }

  private static RuntimeException noFault() {
    return new Failure.NotFound("fault").asException();
  }

  /// Refuses what is no such request: 405 for another method, 404 for another path.
  static void require(Request request, HttpMethod method, int segments) {
    if (request.path().size() != segments) {
      throw new Failure.NotFound("route").asException();
    }
    if (!request.method().equals(method)) {
      throw new Failure.WrongMethod().asException();
    }
  }

  static PhoneAccount account(SandboxNetwork net, String phone) {
    return net.accounts
        .byPhone(phone)
        .orElseThrow(() -> new Failure.NotFound("phone").asException());
  }

  private static Answer failure(Throwable failed) {
    ErrorEnvelope envelope = ErrorEnvelope.of(Failure.of(failed));
    return new Answer(envelope.status(), envelope.toJson());
  }

  private static void respond(HttpServerRequest http, Answer answer) {
    var response = http.response().setStatusCode(answer.status());
    Future<Void> sent =
        answer.status() == 204
            ? response.end()
            : response.putHeader("content-type", "application/json").end(answer.body().toBuffer());
    sent.onFailure(failed -> LOG.debug("not answered: {}", failed.toString()));
  }
}
