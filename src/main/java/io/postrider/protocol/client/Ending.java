package io.postrider.protocol.client;

import io.postrider.protocol.node.Node;
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

  /// Everything else; connect again after a pause.
  record Lost(String reason) implements Ending {}

  /// This node may not speak just now; connect again as soon as it may.
  record Suspended() implements Ending {}

  /// We closed it.
  record Asked() implements Ending {}

  /// What a `failure`, `stream:error` or `xmlstreamend` stanza means.
  static Ending of(Node stanza) {
    return switch (stanza.tag()) {
      case "failure" -> Endings.failure(stanza);
      case "stream:error" -> Endings.streamError(stanza);
      default -> new Lost("the stream ended");
    };
  }

  /// The two tables behind `of`.
  final class Endings {
    private static final Set<Integer> REFUSED = Set.of(400, 402, 403, 405, 406, 409, 415, 418, 501);

    private Endings() {}

    private static Ending failure(Node stanza) {
      int code = (int) stanza.number("reason").orElse(0);
      if (code == 401) {
        return new LoggedOut("the login was refused: logged out");
      }
      return REFUSED.contains(code)
          ? new Refused(code, meaning(code))
          : new Lost("failure " + code);
    }

    private static String meaning(int code) {
      return switch (code) {
        case 402 -> "temporarily banned";
        case 403 -> "the account is locked";
        case 405 -> "the client is outdated";
        case 406 -> "banned";
        case 409 -> "bad user agent";
        case 415 -> "not found";
        case 418 -> "unknown client";
        case 501 -> "experimental";
        default -> "refused";
      };
    }

    private static Ending streamError(Node stanza) {
      int code = (int) stanza.number("code").orElse(0);
      String conflict = stanza.child("conflict").flatMap(node -> node.attr("type")).orElse("");
      if (conflict.equals("replaced")) {
        return new Replaced();
      }
      if (conflict.equals("device_removed")) {
        return new LoggedOut("the device was removed on the phone");
      }
      return switch (code) {
        case 515 -> new Restart();
        case 516 -> new LoggedOut("the server forced a logout");
        case 0 -> new Lost("stream error " + stanza.firstChild().map(Node::tag).orElse("unknown"));
        default -> new Lost("stream error " + code);
      };
    }
  }
}
