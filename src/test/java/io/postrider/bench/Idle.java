package io.postrider.bench;

import io.postrider.GatewayProcess;
import io.postrider.SandboxProcess;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// What sessions cost that are linked and connected and do nothing.
final class Idle {
  private static final double KILOBYTES_A_MEGABYTE = 1024;

  private Idle() {}

  static void run(Options options) throws Exception {
    Vertx vertx = Vertx.vertx();
    Path data = Folders.fresh("idle");
    Table table =
        new Table(
            "idle sessions, linked and connected; after two full collections",
            "sessions",
            "linked/s",
            "heap MB",
            "heap KB/session",
            "RSS MB",
            "RSS KB/session",
            "sandbox heap KB/session");
    try (SandboxProcess sandbox = new SandboxProcess(data.resolve("sandbox"));
        GatewayProcess gateway = sandbox.gateway(data.resolve("gateway"))) {
      Contender contender = Contender.of(gateway, Optional.empty());
      Linker linker = new Linker(vertx, sandbox.control(), "83", false);
      Memory none = Memory.of(gateway, sandbox);
      int before = 0;
      table.add(0, "-", none.heap, "-", none.resident, "-", "-");
      for (int sessions : options.idle()) {
        long begun = System.nanoTime();
        List<Linked> linked = linker.linkUpTo(contender, sessions, options.linking());
        double seconds = (System.nanoTime() - begun) / 1e9;
        Memory memory = Memory.of(gateway, sandbox);
        table.add(
            linked.size(),
            (sessions - before) / seconds,
            memory.heap,
            (memory.heap - none.heap) * KILOBYTES_A_MEGABYTE / sessions,
            memory.resident,
            (memory.resident - none.resident) * KILOBYTES_A_MEGABYTE / sessions,
            (memory.sandboxHeap - none.sandboxHeap) * KILOBYTES_A_MEGABYTE / sessions);
        before = sessions;
      }
      table.print();
    } finally {
      vertx.close().await(10, TimeUnit.SECONDS);
    }
  }

  /// Megabytes.
  private record Memory(double heap, double resident, double sandboxHeap) {
    static Memory of(GatewayProcess gateway, SandboxProcess sandbox) {
      double heap = Jcmd.liveMegabytes(gateway.handle());
      return new Memory(
          heap, Proc.residentMegabytes(gateway.handle()), Jcmd.liveMegabytes(sandbox.handle()));
    }
  }
}
