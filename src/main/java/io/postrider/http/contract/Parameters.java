package io.postrider.http.contract;

import io.postrider.model.Failure;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the parameters of query and header as the contract declares them (api.md §1). What it does
/// not declare is ignored.
public final class Parameters {
  private static final Set<String> TRUE = Set.of("1", "t", "T", "true", "TRUE", "True");
  private static final Set<String> FALSE = Set.of("0", "f", "F", "false", "FALSE", "False");

  private final List<Rule> rules;

  public Parameters(List<Endpoint.Parameter> parameters) {
    rules =
        parameters.stream()
            .map(parameter -> new Rule(parameter, new Schema(parameter.schema())))
            .toList();
  }

  private record Rule(Endpoint.Parameter parameter, Schema schema) {
    String type() {
      return parameter.schema().getString("type", "string");
    }

    String path() {
      return (parameter.header() ? "header." : "query.") + parameter.name();
    }
  }

  /// The values that are there, by name: texts, booleans and whole numbers.
  ///
  /// @throws FailureException `Malformed` with every error
  public JsonObject read(MultiMap query, MultiMap headers) {
    JsonObject values = new JsonObject();
    List<String> errors = new ArrayList<>();
    for (Rule rule : rules) {
      Endpoint.Parameter parameter = rule.parameter();
      @Nullable String text = (parameter.header() ? headers : query).get(parameter.name());
      if (text == null) {
        if (parameter.required()) {
          errors.add(rule.path() + ": is required");
        }
        continue;
      }
      @Nullable Object value = value(rule.type(), text);
      if (value == null) {
        errors.add(rule.path() + ": " + SchemaWords.type(rule.type()));
      } else {
        errors.addAll(rule.schema().errors(rule.path(), value));
        values.put(parameter.name(), value);
      }
    }
    if (!errors.isEmpty()) {
      throw new Failure.Malformed(errors).asException();
    }
    return values;
  }

  private static @Nullable Object value(String type, String text) {
    return switch (type) {
      case "boolean" -> TRUE.contains(text) ? Boolean.TRUE : FALSE.contains(text) ? false : null;
      case "integer" -> integer(text);
      default -> text;
    };
  }

  /// A whole number, however large; one that fits no `int` becomes the nearest.
  private static @Nullable Integer integer(String text) {
    if (!text.matches("[+-]?[0-9]{1,100}")) {
      return null;
    }
    BigInteger number = new BigInteger(text);
    return number.bitLength() < 32
        ? number.intValue()
        : number.signum() < 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE;
  }
}
