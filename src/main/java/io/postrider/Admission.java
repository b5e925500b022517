package io.postrider;

import io.postrider.auth.Authenticator;
import io.postrider.auth.DenyList;
import io.postrider.config.AuthConfig;
import io.postrider.model.Timers;
import io.postrider.session.bus.Reception;
import io.postrider.store.ClusterKeys;
import io.postrider.store.Database;
import io.postrider.trust.Announcements;
import io.postrider.trust.Senders;
import io.postrider.trust.Signatures;
import io.vertx.core.Vertx;

/// Who is let in, over HTTP and on the bus.
record Admission(DenyList denied, Authenticator authenticator, Signatures signatures) {
  /// Knows whom to refuse, and listens for more of them.
  ///
  /// @param node the id of this node
  static Admission open(
      AuthConfig config,
      Vertx vertx,
      Database database,
      ClusterKeys keys,
      String node,
      Timers timers,
      Parts parts) {
    Announcements announcements = new Announcements(vertx, keys.announcements(), timers);
    DenyList denied = new DenyList(vertx, database.denials(), announcements, timers);
    parts.add(denied, denied::close);
    Authenticator authenticator =
        new Authenticator(vertx, database.requests().keys(), denied, announcements, config, timers);
    parts.add(
        authenticator,
        () -> Waiting.on(authenticator.close(), "write down when keys were used last"));
    Waiting.on(authenticator.start(), "listen for revoked keys");
    Admission admission =
        new Admission(denied, authenticator, new Signatures(keys.bus(), node, timers));
    Waiting.on(denied.start(admission.senders()), "read which users are refused");
    return admission;
  }

  private Senders senders() {
    return new Senders(signatures, authenticator::bearer);
  }

  Reception reception() {
    return new Reception(senders());
  }
}
