package io.postrider.rounds;

import java.time.Duration;

/// Makes one thing go wrong, and right again after its time, whatever else is wrong.
final class Havoc {
  private static final Duration BACK_WITHIN = Duration.ofMinutes(4);

  private final Fleet fleet;

  Havoc(Fleet fleet) {
    this.fleet = fleet;
  }

  void happen(Fault fault) {
    switch (fault) {
      case Fault.Kill(int node) -> kill(fleet.nodes().get(node));
      case Fault.Term(int node) -> term(fleet.nodes().get(node));
      case Fault.Rolling() -> fleet.nodes().forEach(this::term);
      case Fault.Pause(int node, Duration time) -> pause(fleet.nodes().get(node), time);
      case Fault.Cut cut -> cut(cut);
      case Fault.NodeClocks(Duration ahead, Duration time) -> {
        fleet.nodes().forEach(node -> node.setClock(ahead));
        Pace.pass(time);
        fleet.nodes().forEach(node -> node.setClock(Duration.ZERO));
      }
      case Fault.DatabaseClock clock -> outage(fleet.postgres(), clock); // it serves
      case Fault.Outage outage ->
          fleet.postgres().service().without(() -> outage(fleet.postgres(), outage));
      case Fault.Trouble trouble -> {
        String _ = fleet.control().fault(trouble.order());
      }
    }
  }

  private void kill(Node node) {
    node.kill();
    again(node);
  }

  private void term(Node node) {
    try {
      node.stop();
    } catch (AssertionError late) {
      node.kill();
      throw late;
    } finally {
      again(node);
    }
  }

  /// A node whose database is not there does not start: whoever keeps it tries again.
  private static void again(Node node) {
    if (!Pace.until(BACK_WITHIN, () -> starts(node))) {
      throw new AssertionError(node.name() + " does not start");
    }
  }

  private static boolean starts(Node node) {
    try {
      node.start();
      return true;
    } catch (AssertionError _) {
      return false;
    }
  }

  private static void pause(Node node, Duration time) {
    node.pause();
    Pace.pass(time);
    node.resume();
  }

  private void cut(Fault.Cut cut) {
    fleet.wires().cut(cut);
    Pace.pass(cut.time());
    fleet.wires().heal();
  }

  private static void outage(Postgres postgres, Fault.Outage outage) {
    switch (outage) {
      case Fault.DatabaseRestart() -> postgres.restart();
      case Fault.DatabaseKill(Duration time) -> {
        postgres.kill();
        Pace.pass(time);
        postgres.start();
      }
      case Fault.DatabasePause(Duration time) -> {
        postgres.pause();
        Pace.pass(time);
        postgres.resume();
      }
      case Fault.ReadOnly(Duration time) -> {
        postgres.setReadOnly(true);
        Pace.pass(time);
        postgres.setReadOnly(false);
      }
      case Fault.FullDisk(Duration time) -> {
        postgres.fill();
        Pace.pass(time);
        postgres.free();
      }
      case Fault.DatabaseClock(Duration ahead, Duration time) -> {
        postgres.setClock(ahead);
        Pace.pass(time);
        postgres.setClock(Duration.ZERO);
      }
    }
  }
}
