package io.postrider.protocol.client;

import io.postrider.protocol.node.Node;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// Why a connection ended, which is also what to do next. Source: protocol/login-and-stream.md §6
/// and §7.
public sealed interface Ending {
  /// Connect again at once, as after pairing (stream error 515).
  record Restart() implements Ending {}

  /// The account unlinked this device; its credentials are of no more use.
  record LoggedOut(String reason) implements Ending {}

  /// The same device has connected elsewhere; do not fight.
  record Replaced() implements Ending {}

  /// The server does not want this login; keep the credentials and stop.
  record Refused(int code, String reason) implements Ending {
    /// Whether a newer version of the client would be taken.
    public boolean isOutdated() {
      return code == 405;
    }
  }

  /// The account is banned for a while; keep the credentials, and connect again when that is over.
  ///
  /// @param left for how long; empty when it is not told
  record Banned(String reason, Optional<Duration> left) implements Ending {}

  /// The server ends it for a reason that nobody knows; connect again after a pause, but not for
  /// ever.
  record Unclear(String reason) implements Ending {}

  /// Everything else; connect again after a pause.
  record Lost(String reason) implements Ending {}

  /// This node may not speak just now; connect again as soon as it may.
  record Suspended() implements Ending {}

  /// We closed it.
  record Asked() implements Ending {}

  /// What a `failure`, `stream:error` or `xmlstreamend` stanza means.
  static Ending of(Node stanza) {
    return switch (stanza.tag()) {
      case "failure" -> Refusal.of(stanza);
      case "stream:error" -> StreamErrors.of(stanza);
      default -> new Lost("the stream ended");
    };
  }

  /// The table of stream errors; `Refusal` is that of failures.
  final class StreamErrors {
    /// One of our stanzas was bad; it goes on without it, or is sent again as often as it may.
    private static final Set<String> OURS = Set.of("xml-not-well-formed", "ack", "bad-mac");

    private static final int LONGEST_TAG = 40;

    private StreamErrors() {}

    private static Ending of(Node stanza) {
      return switch (stanza.child("conflict").flatMap(node -> node.attr("type")).orElse("")) {
        case "replaced" -> new Replaced();
        case "device_removed" ->
            new LoggedOut("the device was removed on the phone; link it again");
        default -> ofCode((int) stanza.number("code").orElse(0), stanza);
      };
    }

    private static Ending ofCode(int code, Node stanza) {
      return switch (code) {
        case 515 -> new Restart();
        case 516 -> new LoggedOut("the server forced a logout; link it again");
        case 500, 503 -> new Lost("stream error " + code + ": WhatsApp has trouble");
        case 0 -> ofChild(stanza.firstChild().map(Node::tag).orElse("unknown"));
        default -> new Unclear("stream error " + code);
      };
    }

    private static Ending ofChild(String tag) {
      return OURS.contains(tag)
          ? new Lost("stream error " + tag)
          : new Unclear("stream error " + tag.substring(0, Math.min(tag.length(), LONGEST_TAG)));
    }
  }
}
