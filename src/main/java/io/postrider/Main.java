package io.postrider;

import java.util.Map;
import picocli.CommandLine;

/// The command line. Exit codes: 0; 2 for a wrong command line or configuration and for a start
/// that cannot succeed; 130 and 143 on a signal.
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    if (System.getProperty("hazelcast.logging.type") == null) {
      System.setProperty("hazelcast.logging.type", "slf4j");
    }
    System.exit(run(System.getenv(), args));
  }

  private static int run(Map<String, String> environment, String... args) {
    var surroundings = new Surroundings(environment);
    return new CommandLine(new ServeCommand(surroundings))
        .addSubcommand("serve", new ServeCommand(surroundings))
        .addSubcommand(new SandboxCommand(surroundings))
        .addSubcommand(
            new CommandLine(new KeysCommand())
                .addSubcommand(new KeysCreateCommand(surroundings))
                .addSubcommand(new KeysRotateMasterCommand(surroundings)))
        .setParameterExceptionHandler(
            (wrong, _) -> fail(String.valueOf(wrong.getMessage()), wrong.getCommandLine()))
        .setExecutionExceptionHandler(
            (thrown, line, _) -> fail(String.valueOf(StartException.of(thrown).getMessage()), line))
        .execute(args);
  }

  private static int fail(String message, CommandLine line) {
    line.getErr().println("postrider: " + message);
    return CommandLine.ExitCode.USAGE;
  }
}
