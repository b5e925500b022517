package io.postrider.protocol.client;

import io.vertx.core.Future;

/// Whether this node may speak to WhatsApp, as only the owner of a session may (invariants.md §3).
public interface Permit {
  /// For a program that nobody else can take a session from.
  Permit ALWAYS =
      new Permit() {
        @Override
        public boolean isHeld() {
          return true;
        }

        @Override
        public Future<Turn> turn() {
          return Future.succeededFuture(Turn.FREE);
        }

        @Override
        public Future<Void> lull() {
          return Future.succeededFuture();
        }
      };

  /// Looked at before each byte, on any thread.
  boolean isHeld();

  /// Completes when one more connection may be opened, on the context of the caller. Who has waited
  /// looks whether he still wants to, and says when he is logged in.
  Future<Turn> turn();

  /// Completes, on the context of the caller, when nobody is kept from logging in by what the
  /// caller does next: mostly at once, else one after the other when few log in, or when he has
  /// waited for half a minute.
  Future<Void> lull();
}
