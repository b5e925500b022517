package io.postrider.session.link;

import io.postrider.session.turn.Actor;
import io.postrider.version.ClientVersion;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A session that has failed because its client is outdated comes back as soon as there is a newer
/// version. The reason of its state names the one that was refused, so that whoever owns it next
/// knows which one is worth another try.
final class Outdated {
  private static final Logger LOG = LoggerFactory.getLogger(Outdated.class);
  private static final Pattern VERSION = Pattern.compile("the client is outdated \\(([0-9.]+)\\)");

  private final Actor actor;
  private final Supplier<Future<Void>> start;
  private int waits;
  private Runnable forget = () -> {};

  /// @param start connects again; harmless when it is connected
  Outdated(Actor actor, Supplier<Future<Void>> start) {
    this.actor = actor;
    this.start = start;
  }

  /// What people are told.
  static String reason(String why, ClientVersion used) {
    return why
        + " ("
        + used
        + "); it comes back with a newer version: set network.version or update the gateway";
  }

  /// The version that a reason names; empty when it is another reason.
  static Optional<ClientVersion> refused(String reason) {
    Matcher matcher = VERSION.matcher(reason);
    return matcher.find() ? ClientVersion.of(matcher.group(1)) : Optional.empty();
  }

  /// Goes on where the last owner has left it.
  void resume() {
    Optional.ofNullable(actor.ledger().state().details())
        .flatMap(details -> refused(details.reason()))
        .ifPresent(this::await);
  }

  /// Waits for a newer version. Nobody looks at the QR code of a session that is not linked.
  void await(ClientVersion refused) {
    over();
    int mine = waits;
    if (actor.ledger().linked()) {
      forget = actor.parts().versions().whenNewer(refused, () -> comeBack(mine));
    }
  }

  /// Something else has happened to the session.
  void over() {
    waits++;
    forget.run();
  }

  private void comeBack(int mine) {
    if (mine == waits) {
      LOG.info("session {}: there is a newer client version", actor.ledger().id());
      start
          .get()
          .onFailure(thrown -> LOG.warn("session {}: {}", actor.ledger().id(), thrown.toString()));
    }
  }
}
