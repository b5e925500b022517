package io.postrider.config;

import io.postrider.model.Bytes;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// Which network the sessions connect to.
///
/// @param name `sandbox` (simulated, in this process), `live` (WhatsApp), or the `ws://` address of
///   a sandbox elsewhere; variable `POSTRIDER_NETWORK`
/// @param rootKey the root key to trust at a `ws://` address, 64 hexadecimal digits
/// @param version of the client, `2.3000.N`, that holds whatever WhatsApp publishes; absent: the
///   newest one that is known
/// @param refreshVersion whether a newer version is looked up on WhatsApp's public page, in the
///   live network only
public record NetworkConfig(
    String name, @Nullable String rootKey, @Nullable String version, boolean refreshVersion) {
  static final NetworkConfig DEFAULTS = new NetworkConfig("sandbox", null, null, true);

  /// A network, as the name says it.
  public sealed interface Network {
    /// The simulated one in this process.
    record InProcess() implements Network {}

    /// WhatsApp itself.
    record Live() implements Network {}

    /// A simulated one elsewhere.
    record Elsewhere(String address, Bytes rootKey) implements Network {}
  }

  public NetworkConfig {
    boolean named = name.equals("sandbox") || name.equals("live");
    Check.that(
        named || isAddress(name),
        "name",
        "must be sandbox, live or a ws:// address such as " + "ws://127.0.0.1:7080/ws/chat");
    Check.that(
        rootKey == null || rootKey.matches("[0-9a-fA-F]{64}"),
        "rootKey",
        "must be 64 hexadecimal digits");
    Check.that(
        version == null || version.matches("2\\.3000\\.[1-9][0-9]{5,8}|2\\.3000\\.1[0-9]{9}"),
        "version",
        "must be of the form 2.3000.1047769893");
    Check.that(named || rootKey != null, "rootKey", "is needed for a ws:// network");
  }

  private static boolean isAddress(String text) {
    try {
      URI uri = URI.create(text);
      String scheme = uri.getScheme();
      return ("ws".equals(scheme) || "wss".equals(scheme)) && uri.getHost() != null;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /// The network that is meant.
  public Network network() {
    return switch (name) {
      case "sandbox" -> new Network.InProcess();
      case "live" -> new Network.Live();
      default -> new Network.Elsewhere(name, Bytes.fromHex(rootKey == null ? "" : rootKey));
    };
  }
}
