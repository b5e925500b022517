package io.postrider.config;

import io.postrider.model.OrganizationId;
import io.postrider.model.Secret;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Single values of the configuration, from a variable's text or from JSON.
final class Values {
  private Values() {}

  /// A value that a variable gives; lists are separated by commas.
  ///
  /// @throws ConfigException naming `key`
  static Object ofText(Class<?> type, String key, String text) {
    if (type == int.class) {
      return integer(key, text.strip());
    }
    if (type == boolean.class) {
      return bool(key, text.strip());
    }
    if (type == List.class) {
      return Stream.of(text.split(",", -1)).map(String::strip).filter(s -> !s.isEmpty()).toList();
    }
    return scalar(type, key, text);
  }

  /// A value that the file gives.
  ///
  /// @throws ConfigException naming `key`
  static Object ofJson(Class<?> type, String key, JsonNode value) {
    if (type == int.class) {
      if (!value.isInt()) {
        throw new ConfigException(key + " must be a whole number");
      }
      return value.intValue();
    }
    if (type == boolean.class) {
      if (!value.isBoolean()) {
        throw new ConfigException(key + " must be true or false");
      }
      return value.booleanValue();
    }
    if (type == List.class) {
      if (!value.isArray() || !value.valueStream().allMatch(JsonNode::isString)) {
        throw new ConfigException(key + " must be a list of texts");
      }
      return value.valueStream().map(JsonNode::stringValue).toList();
    }
    if (!value.isString()) {
      throw new ConfigException(key + " must be a text");
    }
    return scalar(type, key, value.stringValue());
  }

  private static int integer(String key, String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException _) {
      throw new ConfigException(key + " must be a whole number");
    }
  }

  private static boolean bool(String key, String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new ConfigException(key + " must be true or false");
    };
  }

  private static Object scalar(Class<?> type, String key, String text) {
    if (type == String.class) {
      return text;
    }
    if (type == Secret.class) {
      return new Secret(text);
    }
    try {
      if (type == Path.class) {
        return Path.of(text);
      }
      if (type == Duration.class) {
        return Duration.parse(text);
      }
      if (type == OrganizationId.class) {
        return new OrganizationId(text);
      }
    } catch (InvalidPathException _) {
      throw new ConfigException(key + " must be a path");
    } catch (DateTimeParseException _) {
      throw new ConfigException(key + " must be a duration such as PT30S");
    } catch (IllegalArgumentException _) {
      throw new ConfigException(key + " must be an id of letters, digits and _ . : -");
    }
    throw new IllegalStateException("no such type of setting: " + type);
  }
}
