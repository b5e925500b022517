package io.postrider.sandbox;

import java.time.Duration;
import java.util.List;

/// Faults that act by themselves instead of waiting for an event.
final class FaultActions {
  private FaultActions() {}

  static void start(SandboxNetwork net, Fault fault) {
    net.faults.add(fault);
    if (fault.kind == Fault.Kind.DROP_CONNECTION) {
      drop(net, fault);
    } else if (fault.kind == Fault.Kind.STREAM_ERROR) {
      for (CompanionLink link : hit(net, fault)) {
        if (net.faults.isLive(fault)) {
          net.faults.applied(fault);
          link.end(fault.streamError());
        }
      }
    }
  }

  /// Closes what is connected now, and again after the pause, until the count is reached.
  private static void drop(SandboxNetwork net, Fault fault) {
    if (!net.faults.isLive(fault)) {
      return;
    }
    List<CompanionLink> links = hit(net, fault);
    if (!links.isEmpty()) {
      net.faults.applied(fault);
      links.forEach(CompanionLink::drop);
    }
    net.after(Duration.ofMillis(fault.number("everyMs", 1_000)), () -> drop(net, fault));
  }

  private static List<CompanionLink> hit(SandboxNetwork net, Fault fault) {
    return net.links.stream()
        .filter(link -> !link.isEnded())
        .filter(link -> link.device != null && fault.hits(link.device.account.phone))
        .toList();
  }
}
