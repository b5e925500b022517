package io.postrider.sandbox;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the network's state in one file of JSON lines, a section a line, the last line of a key
/// counts. Changed sections are appended off the event loop, at most 50 ms after the change; a torn
/// last line is ignored, so that a kill at any moment leaves a file that loads. When it has grown
/// to many times what counts, the file is written anew and renamed. Without a file it does nothing.
final class StateFile {
  private static final Logger LOG = LoggerFactory.getLogger(StateFile.class);
  private static final long PAUSE_MS = 50;
  private static final long SPARE_BYTES = 16 << 20;

  private final Vertx vertx;
  private final @Nullable Path file;
  private final Map<String, String> lines = new TreeMap<>();
  private final Map<String, Supplier<@Nullable JsonObject>> dirty = new LinkedHashMap<>();
  private List<Promise<Void>> waiting = new ArrayList<>();
  private boolean scheduled;
  private boolean writing;
  private long liveBytes;
  private long fileBytes = Long.MAX_VALUE;

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
    String content = Files.readString(file);
    for (String line : content.substring(0, content.lastIndexOf('\n') + 1).split("\n", -1)) {
      int tab = line.indexOf('\t');
      if (tab > 0) {
        put(line.substring(0, tab), line.endsWith("\t") ? null : line + "\n");
      }
    }
    lines.forEach(
        (key, line) -> sections.put(key, new JsonObject(line.substring(line.indexOf('\t') + 1))));
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
    String changes = encode();
    boolean anew = fileBytes > 4 * liveBytes + SPARE_BYTES;
    String content = anew ? String.join("", lines.values()) : changes;
    fileBytes = anew ? liveBytes : fileBytes + changes.length();
    List<Promise<Void>> served = waiting;
    waiting = new ArrayList<>();
    Path target = file;
    vertx
        .executeBlocking(
            () -> {
              write(target, content, anew);
              return content.length();
            })
        .onFailure(failed -> failed(failed))
        .onComplete(_ -> written(served));
  }

  private void failed(Throwable failed) {
    LOG.error("the sandbox state was not written", failed);
    fileBytes = Long.MAX_VALUE;
  }

  /// Encodes what has changed.
  ///
  /// @return its lines; one of a section that is gone ends after its key
  private String encode() {
    StringBuilder changes = new StringBuilder();
    dirty.forEach(
        (key, encoder) -> {
          JsonObject section = encoder.get();
          String line = key + "\t" + (section == null ? "" : section.encode()) + "\n";
          put(key, section == null ? null : line);
          changes.append(line);
        });
    dirty.clear();
    return changes.toString();
  }

  private void put(String key, @Nullable String line) {
    String before = line == null ? lines.remove(key) : lines.put(key, line);
    liveBytes += (line == null ? 0 : line.length()) - (before == null ? 0 : before.length());
  }

  private static void write(Path target, String content, boolean anew) throws IOException {
    if (anew) {
      Path temporary = target.resolveSibling(target.getFileName() + ".new");
      Files.writeString(temporary, content);
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } else {
      Files.writeString(target, content, StandardOpenOption.APPEND, StandardOpenOption.CREATE);
    }
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
