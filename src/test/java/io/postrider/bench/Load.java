package io.postrider.bench;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Runs the load runs that its arguments name, each with its own processes, and prints a table for
/// each; `Options` has the arguments. It ends by itself, and its children with it.
public final class Load {
  private static final Duration CHILD_PATIENCE = Duration.ofSeconds(40);
  private static final int OUT_OF_TIME = 3;

  private Load() {}

  /// Needs Linux, whose `/proc` it reads, and the working directory of the project.
  public static void main(String[] arguments) throws Exception {
    Options options = Options.parse(List.of(arguments));
    Runtime.getRuntime().addShutdownHook(new Thread(Load::endChildren, "end children"));
    Thread.ofPlatform().daemon().name("limit").start(() -> limit(options.limit()));
    if (!options.jar().isEmpty()) {
      System.setProperty("postrider.child.jar", options.jar());
    }
    String conditions = Conditions.now(options);
    System.out.println(conditions);
    Files.writeString(Folders.root().resolve("conditions.txt"), conditions);
    if (options.runs("compare")) {
      Comparison.run(options);
    }
    if (options.runs("inbound")) {
      Inbound.run(options);
    }
    if (options.runs("growth")) {
      Growth.run(options);
    }
    if (options.runs("start")) {
      Starts.run(options);
    }
    if (options.runs("restart")) {
      Restarts.run(options);
    }
    if (options.runs("failover")) {
      Failovers.run(options);
    }
    if (options.runs("bus")) {
      BusCosts.run(options);
    }
    if (options.runs("sends") || options.runs("rival")) {
      Sends.run(options);
    }
    if (options.runs("idle")) {
      Idle.run(options);
    }
  }

  private static void limit(Duration longest) {
    try {
      Thread.sleep(longest);
      System.err.println("this run took longer than its limit, " + longest);
      System.exit(OUT_OF_TIME);
    } catch (InterruptedException _) {
      // it has ended
    }
  }

  /// What a failure or a signal has left running. A gateway stops its database itself.
  private static void endChildren() {
    List<ProcessHandle> children = ProcessHandle.current().children().toList();
    children.forEach(ProcessHandle::destroy);
    for (ProcessHandle child : children) {
      try {
        child.onExit().get(CHILD_PATIENCE.toSeconds(), TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException _) {
        child.destroyForcibly();
      } catch (InterruptedException _) {
        child.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
