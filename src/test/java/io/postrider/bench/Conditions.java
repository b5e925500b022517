package io.postrider.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a figure is worth nothing without: the machine, its load and the versions.
final class Conditions {
  private static final double KILOBYTES_A_GIGABYTE = 1024.0 * 1024;

  private Conditions() {}

  static String now(Options options) throws IOException {
    return """
    conditions: %d cores (%s), %.0f GB, load average %s before; Linux %s
      JDK %s, %s; gateway, PostgreSQL (embedded; fsync, synchronous_commit and full_page_writes on),
      sandbox and load generator on this machine; 1 request in flight a session over HTTP;
      warm-up %d s (three times that for the first row), measured %d s; a message is encrypted for
      the recipient's phone and the sender's own
    """
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            first("/proc/cpuinfo", "model name\\s*: (.*)"),
            Long.parseLong(first("/proc/meminfo", "MemTotal:\\s*(\\d+)")) / KILOBYTES_A_GIGABYTE,
            first("/proc/loadavg", "(\\S+ \\S+ \\S+)"),
            System.getProperty("os.version"),
            Runtime.version(),
            options.jar().isEmpty() ? "classes and default JVM options" : options.jar(),
            options.warmUp().toSeconds(),
            options.measured().toSeconds());
  }

  private static String first(String file, String pattern) throws IOException {
    Matcher found = Pattern.compile(pattern).matcher(Files.readString(Path.of(file)));
    return found.find() ? found.group(1) : "0";
  }
}
