package io.postrider.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Fills records: from the environment, else from JSON, else from their defaults. A component whose
/// default is absent may be `null`.
final class Binder {
  private static final Map<String, String> ALIASES =
      Map.of("network.name", "POSTRIDER_NETWORK", "database.url", "DATABASE_URL");

  private final Map<String, String> environment;
  private final Set<String> known = new HashSet<>();

  Binder(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /// Whether a variable of this name has a meaning; after `bind` only.
  boolean knows(String variable) {
    return known.contains(variable);
  }

  /// A record like `defaults` with what was given.
  ///
  /// @param path empty, or the section with a dot
  /// @throws ConfigException naming the key and the reason
  <T extends Record> T bind(T defaults, String path, @Nullable JsonNode values) {
    if (values != null && !values.isObject()) {
      throw new ConfigException(
          (path.isEmpty() ? "the file" : path.substring(0, path.length() - 1))
              + " must be an object");
    }
    RecordComponent[] components = defaults.getClass().getRecordComponents();
    rejectUnknown(components, path, values);
    @Nullable Object[] arguments = new @Nullable Object[components.length];
    for (int i = 0; i < components.length; i++) {
      arguments[i] = value(components[i], defaults, path, values);
    }
    return construct(defaults, components, arguments, path);
  }

  private static void rejectUnknown(
      RecordComponent[] components, String path, @Nullable JsonNode values) {
    if (values == null) {
      return;
    }
    for (String name : values.propertyNames()) {
      if (Stream.of(components).noneMatch(component -> component.getName().equals(name))) {
        throw new ConfigException(path + name + " is not a known key");
      }
    }
  }

  private @Nullable Object value(
      RecordComponent component, Record defaults, String path, @Nullable JsonNode values) {
    String key = path + component.getName();
    Object fallback = read(component, defaults);
    JsonNode given = values == null ? null : values.get(component.getName());
    if (fallback instanceof Record section && isSection(component.getType())) {
      return bind(section, key + ".", given);
    }
    String variable = variable(key);
    String text = environment.get(variable);
    if (text != null && !text.isEmpty()) {
      return Values.ofText(component.getType(), key + " (" + variable + ")", text);
    }
    if (given == null || (given.isNull() && fallback == null)) {
      return fallback;
    }
    return Values.ofJson(component.getType(), key, given);
  }

  private static boolean isSection(Class<?> type) {
    return type.isRecord() && type.getPackage() == Binder.class.getPackage();
  }

  private String variable(String key) {
    String alias = ALIASES.get(key);
    String name =
        alias == null
            ? "POSTRIDER_"
                + key.replace('.', '_')
                    .replaceAll("([a-z])([A-Z])", "$1_$2")
                    .toUpperCase(Locale.ROOT)
            : alias;
    known.add(name);
    return name;
  }

  private static @Nullable Object read(RecordComponent component, Record holder) {
    try {
      return component.getAccessor().invoke(holder);
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static <T extends Record> T construct(
      T defaults, RecordComponent[] components, @Nullable Object[] arguments, String path) {
    try {
      Class<?>[] types =
          Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      @SuppressWarnings("unchecked") // the class of a T makes a T
      Constructor<T> constructor =
          (Constructor<T>) defaults.getClass().getDeclaredConstructor(types);
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException refused) {
      if (refused.getCause() instanceof IllegalArgumentException reason) {
        throw new ConfigException(path + reason.getMessage());
      }
      throw new IllegalStateException(refused);
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
