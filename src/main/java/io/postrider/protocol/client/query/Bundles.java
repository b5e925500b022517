package io.postrider.protocol.client.query;

import io.postrider.model.Jid;
import io.postrider.protocol.client.keys.Wire;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.signal.PreKeyBundle;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fetches the keys that a session with a device starts from. Source: protocol/pre-keys.md §2.
public final class Bundles {
  private static final Logger LOG = LoggerFactory.getLogger(Bundles.class);

  private Bundles() {}

  /// Asks for the bundles of devices, which must not be empty.
  public static Node query(Collection<Jid> devices) {
    return Wire.iq(
        "get",
        "encrypt",
        Node.of("key")
            .withChildren(
                new LinkedHashSet<>(devices)
                    .stream()
                        .map(
                            device ->
                                Node.of("user").with("jid", device).with("reason", "identity"))
                        .toList()));
  }

  /// By device as asked; leaves out devices with an error and broken bundles. Signatures are
  /// checked when a session starts.
  public static Map<Jid, PreKeyBundle> parse(Node answer) {
    Map<Jid, PreKeyBundle> bundles = new LinkedHashMap<>();
    for (Node user :
        answer.child("list").map(list -> list.children("user")).orElse(java.util.List.of())) {
      Optional<Jid> device = user.jid("jid");
      Optional<PreKeyBundle> bundle =
          user.child("error").isPresent() ? Optional.empty() : Wire.bundle(user, user);
      if (device.isPresent() && bundle.isPresent()) {
        bundles.put(device.get(), bundle.get());
      } else {
        LOG.warn("no usable bundle of {}", device.map(Jid::masked).orElse("?"));
      }
    }
    return Map.copyOf(bundles);
  }
}
