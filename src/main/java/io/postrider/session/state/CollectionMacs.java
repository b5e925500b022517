package io.postrider.session.state;

import io.postrider.model.Bytes;
import java.util.Map;
import java.util.Optional;

/// What a collection of the app state holds, by the codes of its values.
///
/// @param whole whether what was kept before goes
/// @param values by the codes under which they are kept, 32 bytes each; empty: it is gone
public record CollectionMacs(String collection, boolean whole, Map<Bytes, Optional<Bytes>> values) {
  public CollectionMacs {
    values = Map.copyOf(values);
  }
}
