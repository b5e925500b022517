package io.postrider.sandbox;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// What a phone has received and decrypted, oldest first; the newest 50,000 are kept.
final class Inbox {
  private static final int KEPT = 50_000;

  private final List<JsonObject> messages = new ArrayList<>();
  private final Map<String, JsonObject> byId = new HashMap<>();
  private final List<Consumer<JsonArray>> waiting = new ArrayList<>();
  private long next = 1;

  /// Counts another arrival of a message that is here.
  ///
  /// @return whether it is here
  boolean again(String sender, String id) {
    JsonObject known = byId.get(sender + " " + id);
    if (known != null) {
      known.put("copies", known.getInteger("copies") + 1);
    }
    return known != null;
  }

  void add(JsonObject message) {
    message.put("seq", next++).put("copies", 1);
    messages.add(message);
    byId.put(key(message), message);
    if (messages.size() > KEPT) {
      messages.subList(0, KEPT / 10).forEach(old -> byId.remove(key(old)));
      messages.subList(0, KEPT / 10).clear();
    }
    List<Consumer<JsonArray>> served = List.copyOf(waiting);
    waiting.clear();
    served.forEach(one -> one.accept(new JsonArray().add(message.copy())));
  }

  private static String key(JsonObject message) {
    return message.getString("sender") + " " + message.getString("waMessageId");
  }

  JsonArray since(long seq) {
    JsonArray found = new JsonArray();
    int from =
        messages.isEmpty() ? 0 : (int) Math.max(0, seq - messages.getFirst().getLong("seq") + 1);
    for (int i = from; i < messages.size(); i++) {
      found.add(messages.get(i).copy());
    }
    return found;
  }

  /// The newest message with this id, from whomever; null when there is none.
  java.util.Optional<JsonObject> find(String id) {
    for (int i = messages.size() - 1; i >= 0; i--) {
      if (messages.get(i).getString("waMessageId").equals(id)) {
        return java.util.Optional.of(messages.get(i));
      }
    }
    return java.util.Optional.empty();
  }

  void await(Consumer<JsonArray> one) {
    waiting.add(one);
  }

  void giveUp(Consumer<JsonArray> one) {
    waiting.remove(one);
  }
}
