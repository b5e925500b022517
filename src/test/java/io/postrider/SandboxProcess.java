package io.postrider;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// The simulated network in a process of its own, its state in memory.
public final class SandboxProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Process process;
  private final Arrivals<String> lines = new Arrivals<>("the sandbox");
  private final String control;
  private final String webSocketUrl;
  private final String rootKey;

  /// Starts it on the loopback interface and waits until it is ready.
  public SandboxProcess(Path data) {
    this(data, "127.0.0.1");
  }

  /// Starts it on another interface and waits until it is ready.
  public SandboxProcess(Path data, String host) {
    process = GatewayProcess.launch(data, Map.of("POSTRIDER_SANDBOX_HOST", host), "sandbox");
    Thread.ofVirtual().name("sandbox output").start(this::read);
    try {
      control = word("sandbox ") + "/sandbox/v1";
      webSocketUrl = word("websocket ");
      rootKey = word("root key ");
    } catch (AssertionError notReady) {
      process.destroyForcibly();
      throw notReady;
    }
  }

  private void read() {
    try (BufferedReader output = process.inputReader()) {
      output.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException _) {
      // it has ended
    } finally {
      lines.end();
    }
  }

  private String word(String name) {
    String line = lines.take(name, text -> text.startsWith(name), PATIENCE);
    return line.substring(name.length()).strip();
  }

  /// The base of its control API.
  public String control() {
    return control;
  }

  /// Where companions connect.
  public String webSocketUrl() {
    return webSocketUrl;
  }

  /// The root of its certificates, for `POSTRIDER_NETWORK_ROOT_KEY`.
  public String rootKey() {
    return rootKey;
  }

  /// The process, to look at.
  public ProcessHandle handle() {
    return process.toHandle();
  }

  /// A gateway on this network, its rates unlimited, and its streams nearly so.
  public GatewayProcess gateway(Path data) {
    return gateway(data, Map.of());
  }

  /// Such a gateway.
  ///
  /// @param more settings, by their variables
  public GatewayProcess gateway(Path data, Map<String, String> more) {
    Map<String, String> variables = new HashMap<>(GatewayProcess.network(webSocketUrl, rootKey));
    variables.put("POSTRIDER_SESSION_RATE_PER_MIN", "0");
    variables.put("POSTRIDER_SESSION_RATE_PER_HOUR", "0");
    variables.put("POSTRIDER_QUOTA_STREAMS", "5000");
    variables.put("POSTRIDER_QUOTA_STREAMS_PER_KEY", "5000");
    variables.putAll(more);
    return GatewayProcess.start(data, variables);
  }

  @Override
  public void close() {
    Processes.end(process, PATIENCE);
  }
}
