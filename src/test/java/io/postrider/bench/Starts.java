package io.postrider.bench;

import io.postrider.GatewayProcess;
import java.nio.file.Path;
import java.util.Map;

/// From the launch of `serve`, with its own sandbox and its embedded PostgreSQL, to its ready line.
final class Starts {
  private Starts() {}

  static void run(Options options) throws Exception {
    Path data = Folders.fresh("start");
    Table table = new Table("cold start of serve", "start", "ready s", "stop s");
    for (int start = 0; start <= options.starts(); start++) {
      long begun = System.nanoTime();
      try (GatewayProcess gateway = GatewayProcess.start(data, Map.of())) {
        long ready = System.nanoTime();
        int _ = gateway.stop();
        table.add(
            start == 0 ? "first, with initdb" : "later",
            seconds(begun, ready),
            seconds(ready, System.nanoTime()));
      }
    }
    table.print();
  }

  private static double seconds(long from, long to) {
    return (to - from) / 1e9;
  }
}
