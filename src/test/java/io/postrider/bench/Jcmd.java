package io.postrider.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Asks another JVM about itself.
public final class Jcmd {
  private static final Pattern USED = Pattern.compile("used (\\d+)K");
  private static final double KILOBYTES_A_MEGABYTE = 1024;

  private Jcmd() {}

  /// What is alive on the heap, after two full collections.
  public static double liveMegabytes(ProcessHandle process) {
    ask(process, "GC.run");
    ask(process, "GC.run");
    String heap = ask(process, "GC.heap_info").split("Metaspace", 2)[0];
    long kilobytes =
        USED.matcher(heap).results().mapToLong(found -> Long.parseLong(found.group(1))).sum();
    return kilobytes / KILOBYTES_A_MEGABYTE;
  }

  /// Begins a recording, with samples by CPU time.
  static void record(ProcessHandle process) {
    ask(
        process,
        "JFR.start",
        "name=load",
        "settings=profile",
        "jdk.CPUTimeSample#enabled=true",
        "jdk.CPUTimeSample#throttle=5ms");
  }

  /// Ends the recording and keeps it in this file.
  static void keepRecording(ProcessHandle process, Path file) {
    ask(process, "JFR.stop", "name=load", "filename=" + file.toAbsolutePath());
  }

  private static String ask(ProcessHandle process, String... question) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    command.add(Long.toString(process.pid()));
    command.addAll(List.of(question));
    try {
      Process jcmd = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (BufferedReader output = jcmd.inputReader()) {
        String answer = output.lines().collect(Collectors.joining("\n"));
        if (jcmd.waitFor() != 0) {
          throw new IllegalStateException(String.join(" ", command) + ": " + answer);
        }
        return answer;
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", interrupted);
    }
  }
}
