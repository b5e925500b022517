package io.postrider.trust;

import io.postrider.model.Principal;
import java.util.Optional;

/// Who has sent a message.
///
/// @param signature of a node of ours; empty for anybody else
public record Sender(Principal principal, Optional<String> signature) {
  /// Whether a node of ours speaks for the principal.
  public boolean isNode() {
    return signature.isPresent();
  }
}
