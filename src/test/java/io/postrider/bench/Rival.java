package io.postrider.bench;

import io.postrider.Arrivals;
import io.postrider.Processes;
import io.postrider.interop.NodeTools;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// One Node process with a Baileys client for each session (`rival.mjs`), behind the part of the
/// gateway's API that the load generator uses.
final class Rival implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String NODE = "node@24";

  private final Process process;
  private final String state;
  private final JsonObject ready;

  private Rival(Process process, String state) {
    this.process = process;
    this.state = state;
    Arrivals<String> lines = new Arrivals<>("the rival");
    Thread.ofVirtual().name("rival output").start(() -> read(lines));
    try {
      this.ready =
          new JsonObject(lines.take("its address", line -> line.startsWith("{"), PATIENCE));
    } catch (AssertionError notReady) {
      process.destroyForcibly();
      throw notReady;
    }
  }

  /// Starts it and waits until it listens.
  ///
  /// @param url the WebSocket of its network
  /// @param state `files` or `memory`
  static Rival start(String url, String state, Path data) throws Exception {
    List<String> command =
        List.of(node(), "rival.mjs", url, state, data.toAbsolutePath().toString());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(NodeTools.folder().toFile())
            .redirectError(Folders.root().resolve("rival.log").toFile());
    builder.environment().put("NODE_ENV", "production");
    return new Rival(builder.start(), state);
  }

  /// Node 24 by npm; where that fails, the Node that is there.
  private static String node() throws Exception {
    Path folder = Files.createDirectories(Folders.root().resolve("node24"));
    Path program = folder.resolve("node_modules/.bin/node").toAbsolutePath();
    if (!Files.isExecutable(program)) {
      Files.writeString(folder.resolve("package.json"), "{\"private\": true}\n");
      Process npm =
          new ProcessBuilder("npm", "install", "--no-audit", "--no-fund", NODE)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("npm.log").toFile())
              .start();
      if (!npm.waitFor(2, TimeUnit.MINUTES)) {
        npm.destroyForcibly();
      }
    }
    return Files.isExecutable(program) ? program.toString() : "node";
  }

  private void read(Arrivals<String> lines) {
    try (BufferedReader output = process.inputReader()) {
      output.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException _) {
      // it has ended
    } finally {
      lines.end();
    }
  }

  String api() {
    return ready.getString("api");
  }

  /// What it is.
  String words() {
    return "Baileys %s on Node %s, %s"
        .formatted(
            ready.getString("baileys"),
            ready.getString("node"),
            state.equals("files")
                ? "useMultiFileAuthState behind makeCacheableSignalKeyStore, no fsync"
                : "keys in memory, nothing survives the process");
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  @Override
  public void close() {
    Processes.end(process, PATIENCE);
  }
}
