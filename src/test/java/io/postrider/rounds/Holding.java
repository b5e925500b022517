package io.postrider.rounds;

import io.postrider.bench.Jcmd;
import io.postrider.bench.Proc;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What a process holds.
///
/// @param heap what is alive on it, in mebibytes
record Holding(double heap, int threads, int files) {
  private static final double MORE_HEAP = 64;
  private static final int MORE_THREADS = 24;
  private static final int MORE_FILES = 64;

  static Holding of(ProcessHandle process) {
    return new Holding(Jcmd.liveMegabytes(process), Proc.threads(process), Proc.openFiles(process));
  }

  /// What is more than at an earlier time, and more than it may be: there is some give, and all
  /// sessions may be here.
  List<String> since(Holding before, int sessions) {
    List<String> found = new ArrayList<>();
    if (heap > before.heap + MORE_HEAP) {
      found.add("the heap has grown from " + before + " to " + this);
    }
    if (threads > before.threads + MORE_THREADS) {
      found.add("there are more threads: " + this);
    }
    if (files > before.files + MORE_FILES + sessions) {
      found.add("there are more open files: " + this);
    }
    return found;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%.1f MiB of heap, %d threads, %d open files", heap, threads, files);
  }
}
