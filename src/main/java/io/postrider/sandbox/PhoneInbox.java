package io.postrider.sandbox;

import io.vertx.core.buffer.Buffer;
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

  private record Key(String sender, String id) {}

  /// A message as the text of its JSON: thousands of trees of small objects for each phone would be
  /// what the collector is busy with.
  private static final class Entry {
    private final Key key;
    private final long seq;
    private final byte[] content;
    private int copies;

    private Entry(JsonObject message) {
      key = new Key(message.getString("sender"), message.getString("waMessageId"));
      seq = message.getLong("seq");
      content = message.toBuffer().getBytes();
      copies = message.getInteger("copies");
    }

    private JsonObject message() {
      return new JsonObject(Buffer.buffer(content)).put("copies", copies);
    }
  }

  private final List<Entry> messages = new ArrayList<>();
  private final Map<Key, Entry> byKey = new HashMap<>();
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
    @Nullable Entry known = byKey.get(new Key(sender, id));
    if (known != null) {
      known.copies++;
      save(known);
    }
    return known != null;
  }

  private void save(Entry entry) {
    if (entry.seq >= next - SAVED) {
      journal.changed(entry.seq, entry::message);
    }
  }

  /// Takes back a message of the state file; in the order of their numbers.
  void restore(JsonObject message) {
    next = message.getLong("seq") + 1;
    keep(message);
  }

  private Entry keep(JsonObject message) {
    Entry entry = new Entry(message);
    messages.add(entry);
    byKey.put(entry.key, entry);
    return entry;
  }

  void add(JsonObject message) {
    Entry entry = keep(message.put("seq", next++).put("copies", 1));
    save(entry);
    if (next > SAVED + 1) {
      journal.changed(next - 1 - SAVED, () -> null);
    }
    if (messages.size() > KEPT) {
      messages.subList(0, KEPT / 10).forEach(old -> byKey.remove(old.key));
      messages.subList(0, KEPT / 10).clear();
    }
    List<Consumer<JsonArray>> served = List.copyOf(waiting);
    waiting.clear();
    served.forEach(one -> one.accept(new JsonArray().add(entry.message())));
  }

  JsonArray since(long seq) {
    JsonArray found = new JsonArray();
    long first = messages.isEmpty() ? 1 : messages.getFirst().seq;
    for (int i = Math.clamp(seq - first + 1, 0, messages.size()); i < messages.size(); i++) {
      found.add(messages.get(i).message());
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
