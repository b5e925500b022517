package io.postrider.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What Linux says of processes.
public final class Proc {
  /// `getconf CLK_TCK`, the same on every Linux that runs Java.
  private static final double TICKS_A_SECOND = 100;

  private static final int USER_TICKS = 11;
  private static final double KILOBYTES_A_MEGABYTE = 1024;

  private Proc() {}

  /// CPU seconds so far, in user and kernel mode, of one process.
  static double ownCpuSeconds(ProcessHandle process) {
    return ticks(process.pid(), 2) / TICKS_A_SECOND;
  }

  /// The same of a process, its descendants, and the children that it has outlived.
  static double cpuSeconds(ProcessHandle process) {
    return Stream.concat(Stream.of(process), process.descendants())
            .mapToLong(one -> ticks(one.pid(), 4))
            .sum()
        / TICKS_A_SECOND;
  }

  /// 0 for a process that has ended in the meantime: its parent counts it.
  ///
  /// @param counters 2: its own; 4: and those of its ended children
  private static long ticks(long pid, int counters) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      long sum = 0;
      for (int field = USER_TICKS; field < USER_TICKS + counters; field++) {
        sum += Long.parseLong(fields[field]);
      }
      return sum;
    } catch (IOException _) {
      return 0;
    }
  }

  /// Threads of one process.
  public static int threads(ProcessHandle process) {
    return (int) number(process.pid(), "status", "Threads:\\s*(\\d+)");
  }

  /// Open files and connections of one process.
  public static int openFiles(ProcessHandle process) {
    try (Stream<Path> files = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
      return (int) files.count();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// Resident memory of one process.
  static double residentMegabytes(ProcessHandle process) {
    return number(process.pid(), "status", "VmRSS:\\s*(\\d+) kB") / KILOBYTES_A_MEGABYTE;
  }

  /// Memory of a process and its descendants, where they share it counted once.
  static double sharedMegabytes(ProcessHandle process) {
    return sharedMegabytesAlone(process)
        + process.descendants().mapToDouble(Proc::sharedMegabytesWhileThere).sum();
  }

  /// A database has processes that come and go.
  private static double sharedMegabytesWhileThere(ProcessHandle process) {
    try {
      return sharedMegabytesAlone(process);
    } catch (UncheckedIOException unread) {
      if (process.isAlive()) {
        throw unread;
      }
      return 0;
    }
  }

  /// Memory of one process, its share of what it shares with others.
  static double sharedMegabytesAlone(ProcessHandle process) {
    return number(process.pid(), "smaps_rollup", "Pss:\\s*(\\d+) kB") / KILOBYTES_A_MEGABYTE;
  }

  private static long number(long pid, String file, String pattern) {
    try {
      String text = Files.readString(Path.of("/proc/" + pid + "/" + file));
      Matcher found = Pattern.compile(pattern).matcher(text);
      return found.find() ? Long.parseLong(found.group(1)) : 0;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
