package io.postrider.protocol.client;

import io.postrider.model.Bytes;
import io.postrider.protocol.sync.Blob;
import io.vertx.core.Future;
import java.util.function.Function;

/// Fetches what is too large for a stanza.
public interface BlobSource {
  /// Fetches and opens it, and makes something else of it, on another thread.
  ///
  /// @return completes on the caller's; fails with `SyncException` when it is not what it should
  ///   be, with another exception when it did not come
  <T> Future<T> read(Blob blob, Function<Bytes, T> use);
}
