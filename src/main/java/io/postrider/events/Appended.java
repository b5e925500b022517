package io.postrider.events;

import io.postrider.model.OrganizationId;

/// Is told that a log has grown; from any thread.
@FunctionalInterface
public interface Appended {
  /// A log has grown.
  ///
  /// @param newest the position of the last event now
  void to(OrganizationId organization, long newest);
}
