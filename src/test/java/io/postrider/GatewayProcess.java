package io.postrider;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A gateway in a process of its own, as users run it: any free ports, its data in a folder, ended
/// in order or killed, and started again on what it left. Its parts are told apart by their start
/// lines. `close` leaves no process behind, its database included.
public final class GatewayProcess implements AutoCloseable {
  /// The key of the first organization, with all capabilities.
  public static final String KEY = "wa_made-up-for-tests-0123456789abcdef";

  private static final Duration START_PATIENCE = Duration.ofSeconds(90);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);
  private static final String MAIN = "io.postrider.Main";
  private static final String READY = "Paste these lines";

  /// For processes that tests start, which mostly live for seconds: set by the build, not by load
  /// runs.
  private static final List<String> CHEAP_START =
      Stream.ofNullable(System.getProperty("postrider.child.options"))
          .flatMap(options -> Stream.of(options.split(" ")))
          .toList();

  /// What is run instead of the classes of this test, once it was packaged.
  private static final Optional<Path> JAR =
      Optional.ofNullable(System.getProperty("postrider.child.jar")).map(Path::of);

  private final Path data;
  private final Map<String, String> environment;
  private final Process process;
  private final Arrivals<String> lines;
  private final Map<String, String> addresses = new HashMap<>();

  private final Around around;

  private GatewayProcess(Path data, Map<String, String> environment, Around around) {
    this.data = data;
    this.environment = Map.copyOf(environment);
    this.around = around;
    this.process = launch(around.prefix(), around.main(), data, this.environment, "serve");
    this.lines = new Arrivals<>("the gateway");
  }

  /// What is around one.
  ///
  /// @param prefix words before its command, such as those that enter a network namespace
  /// @param main the class that is run
  /// @param listener hears each line of its output
  public record Around(List<String> prefix, String main, Consumer<String> listener) {
    static final Around NOTHING = new Around(List.of(), MAIN, _ -> {});

    public Around {
      prefix = List.copyOf(prefix);
    }
  }

  /// What has run to its end.
  ///
  /// @param output of both streams
  public record Ended(int exitCode, String output) {}

  /// Starts one with an embedded database and waits until it is ready.
  ///
  /// @param data its data folder
  /// @param environment added to the variables that it gets from here, which are those of a test:
  ///   free ports, `KEY`; a variable set to "" counts as absent. `JAVA_TOOL_OPTIONS` passes options
  ///   to its JVM.
  public static GatewayProcess start(Path data, Map<String, String> environment) {
    return start(data, environment, Around.NOTHING);
  }

  /// The same within something.
  public static GatewayProcess start(Path data, Map<String, String> environment, Around around) {
    GatewayProcess gateway = new GatewayProcess(data, environment, around);
    Thread.ofVirtual().name("gateway output").start(gateway::read);
    try {
      gateway.awaitReady();
      return gateway;
    } catch (AssertionError notReady) {
      gateway.close();
      throw notReady;
    }
  }

  /// The variables for the network at this address.
  public static Map<String, String> network(String webSocketUrl, String rootKeyHex) {
    return Map.of("POSTRIDER_NETWORK", webSocketUrl, "POSTRIDER_NETWORK_ROOT_KEY", rootKeyHex);
  }

  /// Runs the program to its end, for commands and for starts that fail.
  public static Ended run(Path data, Map<String, String> environment, String... arguments) {
    Process process = launch(data, environment, arguments);
    try (BufferedReader output = process.inputReader()) {
      String text = output.lines().collect(Collectors.joining("\n"));
      return new Ended(process.waitFor(), text);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interrupted);
    } finally {
      process.destroyForcibly();
    }
  }

  /// Launches a subcommand and returns at once; the caller reads its output and ends it.
  public static Process launch(Path data, Map<String, String> environment, String... arguments) {
    return launch(List.of(), MAIN, data, environment, arguments);
  }

  private static Process launch(
      List<String> prefix,
      String main,
      Path data,
      Map<String, String> environment,
      String... arguments) {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(CHEAP_START);
    command.addAll(program(main));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Map<String, String> variables = builder.environment();
    variables
        .keySet()
        .removeIf(name -> name.startsWith("POSTRIDER_") || name.equals("DATABASE_URL"));
    variables.put("POSTRIDER_HTTP_PORT", "0");
    variables.put("POSTRIDER_MANAGEMENT_PORT", "0");
    variables.put("POSTRIDER_SANDBOX_PORT", "0");
    variables.put("POSTRIDER_CLUSTER_PORT", "0");
    variables.put("POSTRIDER_BOOTSTRAP_KEY", KEY);
    variables.put("POSTRIDER_DATA", data.toString());
    variables.putAll(environment);
    try {
      return builder.start();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static List<String> program(String main) {
    return JAR.isPresent() && main.equals(MAIN)
        ? packaged(JAR.get())
        : List.of("@conf/jvm.options", "-cp", classPath(), main);
  }

  /// As it is documented, with the cache that belongs to it, if there is one.
  private static List<String> packaged(Path jar) {
    Path cache = Path.of(jar.toString().replaceFirst("\\.jar$", ".aot"));
    List<String> start = new ArrayList<>();
    if (cache.toFile().lastModified() >= jar.toFile().lastModified()) {
      start.add("-XX:AOTCache=" + cache);
    }
    start.addAll(List.of("-jar", jar.toString()));
    return start;
  }

  /// The class path of this test, also where a launcher has loaded it by itself.
  static String classPath() {
    if (GatewayProcess.class.getClassLoader() instanceof URLClassLoader loader) {
      return Stream.of(loader.getURLs())
          .map(URL::getPath)
          .collect(Collectors.joining(File.pathSeparator));
    }
    return System.getProperty("java.class.path");
  }

  private void read() {
    try (BufferedReader output = process.inputReader()) {
      output.lines().peek(around.listener()).forEach(lines::add);
    } catch (IOException | UncheckedIOException _) {
      // it has ended
    } finally {
      lines.end();
    }
  }

  private void awaitReady() {
    String line;
    do {
      line = lines.take("a start line", text -> !text.isBlank() && !isLog(text), START_PATIENCE);
      String[] words = line.split(" +", 2);
      if (words.length == 2) {
        addresses.putIfAbsent(words[0], words[1]);
      }
    } while (!line.startsWith(READY));
  }

  private static boolean isLog(String line) {
    return line.matches("\\d\\d:\\d\\d:\\d\\d.*");
  }

  /// What the start lines say of `api`, `management`, `sandbox`, `phones`; "" when they do not.
  public String address(String name) {
    return addresses.getOrDefault(name, "");
  }

  /// The API below `/api/v1`, with `KEY`.
  public JsonHttp api() {
    return api(KEY);
  }

  /// The API below `/api/v1`, with another key.
  public JsonHttp api(String key) {
    return new JsonHttp(address("api") + "/api/v1", Map.of("x-api-key", key));
  }

  /// Waits for a line of its log that contains this text.
  public String awaitLine(String text) {
    return lines.take("the line " + text, line -> line.contains(text));
  }

  /// The process, to look at.
  public ProcessHandle handle() {
    return process.toHandle();
  }

  /// Ends it as Ctrl-C does and waits until it has ended. What it says until then is heard.
  ///
  /// @return the exit code
  public int stop() {
    process.toHandle().destroy(); // `Process` would close its output
    return awaitEnd();
  }

  /// `kill -9`. Its database goes on without it.
  public int kill() {
    process.destroyForcibly();
    return awaitEnd();
  }

  /// Waits until it has ended by itself.
  ///
  /// @return the exit code
  public int awaitEnd() {
    try {
      if (!process.waitFor(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("the gateway did not end in " + STOP_PATIENCE.toSeconds() + " s");
      }
      return process.exitValue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while the gateway ends", interrupted);
    }
  }

  /// Another gateway on the same data folder, with the same variables, once this one has ended.
  public GatewayProcess restart() {
    return restart(environment);
  }

  /// Another gateway on the same data folder, with other variables, once this one has ended.
  public GatewayProcess restart(Map<String, String> otherEnvironment) {
    return start(data, otherEnvironment, around);
  }

  /// Ends it in order, else by force, and the database that it may have left behind.
  @Override
  public void close() {
    if (process.isAlive()) {
      process.destroy();
    }
    try {
      if (!process.waitFor(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    orphan().ifPresent(GatewayProcess::end);
  }

  private Optional<ProcessHandle> orphan() {
    try (Stream<String> text = Files.lines(data.resolve("postgres/cluster/postmaster.pid"))) {
      String folder = data.toRealPath().toString();
      return text.findFirst()
          .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid.strip())))
          .filter(found -> found.info().commandLine().orElse("").contains(folder));
    } catch (IOException | UncheckedIOException | NumberFormatException _) {
      return Optional.empty();
    }
  }

  private static void end(ProcessHandle database) {
    database.destroy();
    try {
      database.onExit().get(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException _) {
      database.destroyForcibly();
    } catch (InterruptedException _) {
      database.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /// Its probes and metrics.
  public JsonHttp management() {
    return new JsonHttp(address("management"), Map.of());
  }
}
