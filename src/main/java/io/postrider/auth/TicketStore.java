package io.postrider.auth;

import io.postrider.model.Bytes;
import io.postrider.model.OrganizationId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/// Keeps what tickets are good for, for all nodes.
public interface TicketStore {
  /// Keeps one more; those that are over are forgotten by and by.
  ///
  /// @param most that the organization may have; of several that come at once each may be one more
  /// @param ticket what is kept
  /// @return whether it is kept: not when the organization has all it may have
  Future<Boolean> put(OrganizationId organization, int most, Stored ticket);

  /// What is kept of a ticket.
  ///
  /// @param hash of its text, 32 bytes
  /// @param content what it is good for
  record Stored(Bytes hash, String content, Duration life) {}

  /// What a ticket is good for, to whoever asks first; empty to all others, and when it is over.
  Future<Optional<String>> take(Bytes hash);
}
