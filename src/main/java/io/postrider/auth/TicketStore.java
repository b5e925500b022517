package io.postrider.auth;

import io.postrider.model.Bytes;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/// Keeps what tickets are good for, for all nodes.
public interface TicketStore {
  /// Keeps one more; those that are over are forgotten by and by.
  ///
  /// @param hash of the ticket, 32 bytes
  Future<Void> put(Bytes hash, String content, Duration life);

  /// What a ticket is good for, to whoever asks first; empty to all others, and when it is over.
  Future<Optional<String>> take(Bytes hash);
}
