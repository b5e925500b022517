package io.postrider.session.turn;

import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.query.Companion;
import io.postrider.session.state.Presence;
import org.jspecify.annotations.Nullable;

/// What the account shows of itself over the connection of the moment. Nothing while its name is
/// not known: others would be shown "-". Then what its settings say, or what somebody has chosen
/// since, which ends with the connection. Changed in turns, so that each receipt is of the kind
/// that fits what was announced before it. Source: protocol/presence.md §2.
public final class Visibility {
  private final Ledger ledger;
  private @Nullable Connection connection;
  private @Nullable Presence chosen;
  private @Nullable Shown shown;

  private record Shown(Presence presence, String name) {}

  Visibility(Ledger ledger) {
    this.ledger = ledger;
  }

  /// There is another connection, or none.
  void over(@Nullable Connection next) {
    connection = next;
    chosen = null;
    shown = null;
  }

  /// Announces what has not been announced: after a login, and when the name may be another.
  public void refresh() {
    String name = name();
    if (connection == null || name.isEmpty()) {
      return;
    }
    Shown next = new Shown(chosen == null ? ledger.settings().presence() : chosen, name);
    if (!next.equals(shown)) {
      shown = next;
      connection.write(Companion.presence(next.presence() == Presence.ONLINE, name));
    }
  }

  private String name() {
    return ledger.credentials().flatMap(keys -> keys.linked()).map(own -> own.name()).orElse("");
  }

  /// Announces this, also when it has been before.
  public void choose(Presence presence) {
    chosen = presence;
    shown = null;
    refresh();
  }

  /// The settings have changed: they hold again.
  public void follow() {
    chosen = null;
    refresh();
  }

  /// Whether others see that the account is there.
  public boolean isAvailable() {
    return shown != null && shown.presence() == Presence.ONLINE;
  }
}
