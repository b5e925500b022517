package io.postrider.http;

import io.postrider.model.Failure;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A JSON object that is read by a closed schema: each field is asked for once, and `end` fails
/// with all errors when one did not fit or was not asked for. No error repeats a value.
final class Body {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /// So many errors are told; the answer stays small whatever comes.
  private static final int MOST_ERRORS = 20;

  private final String path;
  private final JsonNode fields;
  private final Set<String> known = new HashSet<>();
  private final List<String> errors;

  private Body(String path, JsonNode fields, List<String> errors) {
    this.path = path;
    this.fields = fields;
    this.errors = errors;
  }

  /// @throws FailureException when it is no JSON object
  static Body read(Buffer body, @Nullable String contentType) {
    if (contentType != null && !isJson(contentType)) {
      throw malformed("header content-type: must be application/json");
    }
    if (body.length() == 0) {
      throw malformed("body: must not be empty");
    }
    try {
      JsonNode tree = MAPPER.readTree(body.getBytes());
      if (!tree.isObject()) {
        throw malformed("body: must be an object");
      }
      return new Body("body", tree, new ArrayList<>());
    } catch (JacksonException broken) {
      throw malformed("body: must be one valid JSON value");
    }
  }

  private static boolean isJson(String contentType) {
    int end = contentType.indexOf(';');
    String type = end < 0 ? contentType : contentType.substring(0, end);
    return type.strip().toLowerCase(Locale.ROOT).equals("application/json");
  }

  private static RuntimeException malformed(String error) {
    return new Failure.Malformed(List.of(error)).asException();
  }

  /// The field's node, when it is there and of this kind. An array may be `null`, a scalar not.
  private Optional<JsonNode> field(String name, Kind kind) {
    known.add(name);
    JsonNode value = fields.get(name);
    if (value == null || (value.isNull() && kind == Kind.ARRAY)) {
      return Optional.empty();
    }
    if (!kind.fits(value)) {
      error(name, "must be " + kind.words);
      return Optional.empty();
    }
    return Optional.of(value);
  }

  Optional<String> text(String name) {
    return field(name, Kind.TEXT).map(JsonNode::stringValue).filter(text -> wellFormed(name, text));
  }

  /// A text that may not be longer.
  ///
  /// @param most counts code points
  Optional<String> text(String name, int most) {
    Optional<String> text = text(name);
    if (text.isPresent() && text.get().codePointCount(0, text.get().length()) > most) {
      error(name, "must have at most " + most + " characters");
    }
    return text;
  }

  /// A field that must be there.
  String required(String name) {
    if (!fields.has(name)) {
      error(name, "is required");
    }
    return text(name).orElse("");
  }

  boolean flag(String name, boolean absent) {
    return field(name, Kind.FLAG).map(JsonNode::booleanValue).orElse(absent);
  }

  /// Whether the field is there and a text.
  boolean isText(String name) {
    JsonNode value = fields.get(name);
    return value != null && value.isString();
  }

  /// Declares a whole number, checked for its form only.
  void integer(String name) {
    declare(name, Kind.INTEGER);
  }

  /// Declares a number, checked for its form only.
  void number(String name) {
    declare(name, Kind.NUMBER);
  }

  private void declare(String name, Kind kind) {
    Optional<JsonNode> _ = field(name, kind);
  }

  /// The texts of an array; absent: none.
  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    field(name, Kind.ARRAY)
        .ifPresent(
            array ->
                array.forEach(
                    item -> {
                      if (item.isString()) {
                        texts.add(item.stringValue());
                      } else {
                        error(name, "must hold texts only");
                      }
                    }));
    return texts;
  }

  /// The fields of an object, which has a closed schema too; its errors are told by this `end`.
  Optional<Body> object(String name) {
    return field(name, Kind.OBJECT).map(node -> new Body(path + "." + name, node, errors));
  }

  /// The objects of an array.
  List<Body> objects(String name) {
    List<Body> objects = new ArrayList<>();
    field(name, Kind.ARRAY)
        .ifPresent(
            array ->
                array.forEach(
                    item -> {
                      if (item.isObject()) {
                        objects.add(new Body(path + "." + name, item, errors));
                      } else {
                        error(name, "must hold objects only");
                      }
                    }));
    return objects;
  }

  /// @throws FailureException `Malformed` with the errors so far, of many the first
  void end() {
    rejectUnknown();
    if (!errors.isEmpty()) {
      throw new Failure.Malformed(errors).asException();
    }
  }

  /// What has not been asked for is not known; `end` tells it.
  void rejectUnknown() {
    for (String name : fields.propertyNames()) {
      if (!known.contains(name)) {
        error(shown(name), "unexpected property");
      }
    }
  }

  /// Tells an error of a field.
  void error(String name, String problem) {
    if (errors.size() < MOST_ERRORS) {
      errors.add(path + "." + name + ": " + problem);
    }
  }

  private boolean wellFormed(String name, String text) {
    boolean fits =
        text.indexOf('\0') < 0
            && text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= 0xdfff);
    if (!fits) {
      error(name, "must be valid Unicode without NUL");
    }
    return fits;
  }

  /// Names come from the outside: cut, and printable ASCII only.
  private static String shown(String name) {
    String cut = name.length() > 64 ? name.substring(0, 64) + "…" : name;
    return cut.replaceAll("[^\\x21-\\x7e…]", "?");
  }

  private enum Kind {
    TEXT("a text"),
    FLAG("true or false"),
    INTEGER("a whole number"),
    NUMBER("a number"),
    ARRAY("an array"),
    OBJECT("an object");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    boolean fits(JsonNode value) {
      return switch (this) {
        case TEXT -> value.isString();
        case FLAG -> value.isBoolean();
        case INTEGER -> value.isIntegralNumber();
        case NUMBER -> value.isNumber();
        case ARRAY -> value.isArray();
        case OBJECT -> value.isObject();
      };
    }
  }
}
