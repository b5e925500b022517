package io.postrider.http.bus;

import io.postrider.http.contract.BodyForm;
import io.postrider.http.contract.Endpoint;
import io.postrider.http.contract.Parameters;
import io.postrider.http.exchange.Answer;
import io.postrider.http.exchange.Exchange;
import io.postrider.http.exchange.Named;
import io.postrider.http.exchange.Operation;
import io.postrider.model.Failure;
import io.postrider.model.Principal;
import io.postrider.session.bus.Sessions;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One operation of HTTP that is asked on the bus. Its arguments are what HTTP has in path, query
/// and body, by the same names, and checked by the same rules.
final class BusOperation {
  private static final String SESSION = "session";

  private final Endpoint endpoint;
  private final Operation operation;
  private final Sessions sessions;
  private final boolean ofSession;
  private final List<String> query;
  private final Parameters parameters;
  private final Optional<BodyForm> body;

  BusOperation(Endpoint endpoint, Operation operation, Sessions sessions) {
    this.endpoint = endpoint;
    this.operation = operation;
    this.sessions = sessions;
    this.ofSession = endpoint.template().contains("{" + SESSION + "}");
    this.query =
        endpoint.parameters().stream()
            .filter(parameter -> !parameter.header())
            .map(Endpoint.Parameter::name)
            .toList();
    this.parameters = new Parameters(endpoint.parameters());
    this.body = endpoint.body().map(BodyForm::new);
  }

  Future<Answer> answer(Principal principal, JsonObject args) {
    JsonObject rest = args.copy();
    Optional<String> named = ofSession ? Optional.of(session(rest)) : Optional.empty();
    Promise<Void> over = Promise.promise();
    return session(principal, named)
        .map(found -> exchange(principal, found, rest, over.future()))
        .compose(operation::answer)
        .onComplete(_ -> over.complete());
  }

  private static String session(JsonObject rest) {
    return rest.remove(SESSION) instanceof String id ? id : "";
  }

  private Future<Optional<Named>> session(Principal principal, Optional<String> named) {
    return named.isPresent()
        ? Named.find(endpoint, sessions, principal.organization(), named.get()).map(Optional::of)
        : Future.succeededFuture(Optional.empty());
  }

  private Exchange exchange(
      Principal principal, Optional<Named> found, JsonObject rest, Future<Void> over) {
    MultiMap texts = MultiMap.caseInsensitiveMultiMap();
    for (String name : query) {
      @Nullable Object value = rest.remove(name);
      if (value != null) {
        texts.add(name, text(name, value));
      }
    }
    MultiMap none = MultiMap.caseInsensitiveMultiMap();
    JsonObject values = parameters.read(texts, none);
    JsonObject content =
        body.map(form -> form.read(rest.toBuffer())).orElseGet(() -> nothing(rest));
    Future<Void> never = Promise.<Void>promise().future();
    return new Exchange(
        principal, Map.of(), found.orElse(null), values, none, content, over, never);
  }

  /// As it would stand in a query.
  private static String text(String name, Object value) {
    return switch (value) {
      case String text -> text;
      case Boolean flag -> flag.toString();
      case Double number when number == Math.rint(number) -> Long.toString(number.longValue());
      case Number number -> number.toString();
      case JsonArray list -> list(name, list);
      default -> throw unfit(name);
    };
  }

  private static String list(String name, JsonArray list) {
    List<String> texts = new ArrayList<>();
    for (Object item : list) {
      if (!(item instanceof String text)) {
        throw unfit(name);
      }
      texts.add(text);
    }
    return String.join(",", texts);
  }

  private static RuntimeException unfit(String name) {
    return new Failure.Invalid("args." + name, "must be a text, a number or a list of texts")
        .asException();
  }

  private JsonObject nothing(JsonObject rest) {
    if (!rest.isEmpty()) {
      List<String> known = new ArrayList<>(query);
      if (ofSession) {
        known.add(SESSION);
      }
      throw new Failure.Invalid("args", "may have " + String.join(", ", known)).asException();
    }
    return rest;
  }
}
