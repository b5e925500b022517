package io.postrider.sandbox;

import io.postrider.model.Failure;
import io.postrider.model.Jid;
import io.postrider.protocol.crypto.Random;
import io.postrider.protocol.node.Node;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// Calls that ring and end unanswered. Source: protocol/notifications-and-calls.md §2.
final class Calls {
  private static final Duration RINGING = Duration.ofSeconds(1);

  private final SandboxNetwork net;

  Calls(SandboxNetwork net) {
    this.net = net;
  }

  /// Rings the companions of an account.
  ///
  /// @return the call's id
  /// @throws io.postrider.model.FailureException when there is nobody to call
  String ring(PhoneAccount caller, Jid to) {
    PhoneAccount called =
        net.accounts.find(to).orElseThrow(() -> new Failure.NotFound("recipient").asException());
    if (called == caller) {
      throw Bodies.invalid("to", "must be somebody else");
    }
    String id = Random.next(16).hex().toUpperCase(Locale.ROOT);
    Node offer =
        event("offer", id, caller)
            .with("caller_pn", caller.phoneJid())
            .with(
                Node.of("audio").with("enc", "opus").with("rate", "16000"),
                Node.of("net").with("medium", "3"));
    Node end = event("terminate", id, caller).with("reason", "timeout");
    List<Device> ringing = called.companions();
    tell(ringing, caller, offer);
    net.after(RINGING, () -> tell(ringing, caller, end));
    return id;
  }

  private static Node event(String tag, String id, PhoneAccount caller) {
    return Node.of(tag).with("call-id", id).with("call-creator", caller.phoneDevice().lidJid());
  }

  private void tell(List<Device> devices, PhoneAccount caller, Node event) {
    Node call =
        Node.of("call")
            .with("from", caller.lidJid())
            .with("id", net.newId())
            .with("t", net.seconds())
            .with("platform", "android")
            .with("version", "2.26.1")
            .with("notify", caller.name)
            .with(event);
    devices.forEach(device -> net.delivery.deliver(device, call));
  }
}
