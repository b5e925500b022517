package io.postrider.sandbox;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the network's state in one file of JSON lines, a section a line. Only changed sections are
/// encoded again; the file is replaced as a whole by a rename, off the event loop, at most 50 ms
/// after a change, so that a kill at any moment leaves a file that loads. Without a file it does
/// nothing.
final class StateFile {
  private static final Logger LOG = LoggerFactory.getLogger(StateFile.class);
  private static final long PAUSE_MS = 50;

  private final Vertx vertx;
  private final @Nullable Path file;
  private final Map<String, String> lines = new TreeMap<>();
  private final Map<String, Supplier<@Nullable JsonObject>> dirty = new LinkedHashMap<>();
  private List<Promise<Void>> waiting = new ArrayList<>();
  private boolean scheduled;
  private boolean writing;

  StateFile(Vertx vertx, @Nullable Path file) {
    this.vertx = vertx;
    this.file = file;
  }

  /// The sections of the file by key, empty when there is none; to be called before any change.
  Map<String, JsonObject> load() throws IOException {
    Map<String, JsonObject> sections = new TreeMap<>();
    if (file == null || !Files.exists(file)) {
      return sections;
    }
    for (String line : Files.readAllLines(file)) {
      int tab = line.indexOf('\t');
      lines.put(line.substring(0, tab), line);
      sections.put(line.substring(0, tab), new JsonObject(line.substring(tab + 1)));
    }
    return sections;
  }

  /// Notes a change; `encoder` is asked once, when the file is next written. It answers null for a
  /// section that is gone.
  void changed(String key, Supplier<@Nullable JsonObject> encoder) {
    if (file == null) {
      return;
    }
    dirty.put(key, encoder);
    if (!scheduled && !writing) {
      scheduled = true;
      vertx.setTimer(PAUSE_MS, _ -> flush());
    }
  }

  void removed(String key) {
    changed(key, () -> null);
  }

  /// Completes when everything that has changed until now is in the file.
  Future<Void> saved() {
    if (file == null || (dirty.isEmpty() && !writing)) {
      return Future.succeededFuture();
    }
    Promise<Void> promise = Promise.promise();
    waiting.add(promise);
    if (!writing) {
      flush();
    }
    return promise.future();
  }

  private void flush() {
    scheduled = false;
    if (writing || file == null) {
      return;
    }
    writing = true;
    encode();
    List<Promise<Void>> served = waiting;
    waiting = new ArrayList<>();
    List<String> content = List.copyOf(lines.values());
    Path target = file;
    vertx
        .executeBlocking(
            () -> {
              write(target, content);
              return content.size();
            })
        .onFailure(failed -> LOG.error("the sandbox state was not written", failed))
        .onComplete(_ -> written(served));
  }

  private void encode() {
    dirty.forEach(
        (key, encoder) -> {
          JsonObject section = encoder.get();
          if (section == null) {
            lines.remove(key);
          } else {
            lines.put(key, key + "\t" + section.encode());
          }
        });
    dirty.clear();
  }

  private static void write(Path target, List<String> content) throws IOException {
    Path temporary = target.resolveSibling(target.getFileName() + ".new");
    Files.write(temporary, content);
    Files.move(
        temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void written(List<Promise<Void>> served) {
    writing = false;
    served.forEach(Promise::tryComplete);
    if (!waiting.isEmpty()) {
      flush();
    } else if (!dirty.isEmpty() && !scheduled) {
      scheduled = true;
      vertx.setTimer(PAUSE_MS, _ -> flush());
    }
  }

  /// Forgets every section.
  void clear() {
    for (String key : List.copyOf(lines.keySet())) {
      removed(key);
    }
    dirty.replaceAll((_, _) -> () -> null);
  }
}
