package io.postrider.sandbox;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a phone has received and decrypted, oldest first; the newest 50,000 are kept, and the
/// newest 1,000 of them in the state file.
final class PhoneInbox {
  private static final int KEPT = 50_000;
  private static final int SAVED = 1_000;

  /// Where changes go: a message's number, and its content.
  interface Journal {
    void changed(long seq, Supplier<@Nullable JsonObject> content);
  }

  private final List<JsonObject> messages = new ArrayList<>();
  private final Map<String, JsonObject> byId = new HashMap<>();
  private final List<Consumer<JsonArray>> waiting = new ArrayList<>();
  private final Journal journal;
  private long next = 1;

  PhoneInbox(Journal journal) {
    this.journal = journal;
  }

  /// Counts another arrival of a message that is here.
  ///
  /// @return whether it is here
  boolean again(String sender, String id) {
    JsonObject known = byId.get(sender + " " + id);
    if (known != null) {
      known.put("copies", known.getInteger("copies") + 1);
      save(known);
    }
    return known != null;
  }

  private void save(JsonObject message) {
    long seq = message.getLong("seq");
    if (seq >= next - SAVED) {
      journal.changed(seq, () -> message);
    }
  }

  /// Takes back a message of the state file; in the order of their numbers.
  void restore(JsonObject message) {
    next = message.getLong("seq") + 1;
    messages.add(message);
    byId.put(key(message), message);
  }

  void add(JsonObject message) {
    message.put("seq", next++).put("copies", 1);
    messages.add(message);
    byId.put(key(message), message);
    save(message);
    if (next > SAVED + 1) {
      journal.changed(next - 1 - SAVED, () -> null);
    }
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
    long first = messages.isEmpty() ? 1 : messages.getFirst().getLong("seq");
    for (int i = Math.clamp(seq - first + 1, 0, messages.size()); i < messages.size(); i++) {
      found.add(messages.get(i).copy());
    }
    return found;
  }

  void await(Consumer<JsonArray> one) {
    waiting.add(one);
  }

  void giveUp(Consumer<JsonArray> one) {
    waiting.remove(one);
  }
}
