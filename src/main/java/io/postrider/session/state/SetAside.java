package io.postrider.session.state;

import io.postrider.model.Bytes;
import java.time.Instant;

/// A stanza of WhatsApp that nobody could deal with, as it is kept.
///
/// @param id of ours
/// @param kind its tag
/// @param reason what went wrong, without content
/// @param stanza encoded, in the clear; sealed at rest
public record SetAside(String id, String kind, String reason, Bytes stanza, Instant at) {
  /// For logs: nothing of the content.
  @Override
  public String toString() {
    return "SetAside[" + id + " " + kind + "]";
  }
}
