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
  private final ServerClock clock;
  private @Nullable Connection connection;
  private @Nullable Presence chosen;
  private @Nullable Shown shown;

  private record Shown(Presence presence, String name) {}

  Visibility(Ledger ledger, ServerClock clock) {
    this.ledger = ledger;
    this.clock = clock;
  }

  /// There is another connection, or none.
  void over(@Nullable Connection next) {
    connection = next;
    chosen = null;
    shown = null;
  }

  /// The server has let us in: says that we are here, and what is to be seen of us.
  public void begin() {
    refresh();
    if (!isAvailable()) {
      identify();
    }
  }

  private void identify() {
    if (connection != null) {
      connection.write(Companion.unifiedSession(clock.now()));
    }
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
      if (isAvailable()) {
        identify();
      }
      connection.write(Companion.presence(isAvailable(), name));
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
