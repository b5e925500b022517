package io.postrider.rounds;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Commands of the system.
final class Command {
  private Command() {}

  /// Runs one to its end.
  ///
  /// @throws IllegalStateException with what it says when it fails
  static void run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (BufferedReader output = process.inputReader()) {
        String said = output.lines().collect(Collectors.joining("; "));
        if (process.waitFor() != 0) {
          throw new IllegalStateException(String.join(" ", command) + ": " + said);
        }
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", interrupted);
    }
  }

  /// Sends a signal, such as `STOP`, to those that are still there.
  static void signal(String signal, Stream<ProcessHandle> processes) {
    processes.forEach(process -> signal(signal, process));
  }

  private static void signal(String signal, ProcessHandle process) {
    try {
      run("kill", "-" + signal, Long.toString(process.pid()));
    } catch (IllegalStateException failed) {
      if (process.isAlive()) {
        throw failed;
      }
    }
  }
}
