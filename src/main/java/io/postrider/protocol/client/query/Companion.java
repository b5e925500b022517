package io.postrider.protocol.client.query;

import io.postrider.model.Jid;
import io.postrider.protocol.client.keys.Wire;
import io.postrider.protocol.node.Node;
import java.time.Duration;
import java.time.Instant;

/// What this device says of itself, and what it asks about its account. Source:
/// protocol/login-and-stream.md §4 and §5, protocol/presence.md §1, protocol/sandbox.md §1.
public final class Companion {
  private static final Duration SHIFT = Duration.ofDays(3);
  private static final Duration WEEK = Duration.ofDays(7);

  private Companion() {}

  /// A sign of life, which the server answers.
  public static Node ping() {
    return Wire.iq("get", "w:p", Node.of("ping"));
  }

  /// From now on the server delivers to us.
  public static Node active() {
    return Wire.iq("set", "passive", Node.of("active"));
  }

  /// Asks for so many of the stanzas that have waited for us. Source: protocol/login-and-stream.md
  /// §10.
  public static Node backlog(int count) {
    return Node.of("ib").with(Node.of("offline_batch").with("count", count));
  }

  /// What others see of us: that we are there, or not.
  ///
  /// @param name what they are shown
  public static Node presence(boolean available, String name) {
    return Node.of("presence")
        .with("type", available ? "available" : "unavailable")
        .with("name", name);
  }

  /// Which of the account's devices' logins belong together: the time within a week.
  ///
  /// @param now by the server's clock
  public static Node unifiedSession(Instant now) {
    long id = Math.floorMod(now.plus(SHIFT).toEpochMilli(), WEEK.toMillis());
    return Node.of("ib").with(Node.of("unified_session").with("id", id));
  }

  /// Asks for what is to be tried with this account.
  public static Node properties() {
    return Wire.iq("get", "abt", Node.of("props").with("protocol", "1"));
  }

  /// Unlinks a device of ours, this one as a rule.
  public static Node remove(Jid device) {
    return Wire.iq(
        "set",
        "md",
        Node.of("remove-companion-device").with("jid", device).with("reason", "user_initiated"));
  }
}
