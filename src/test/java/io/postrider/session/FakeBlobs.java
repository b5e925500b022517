package io.postrider.session;

import io.postrider.model.Bytes;
import io.postrider.protocol.client.BlobSource;
import io.postrider.protocol.client.LostException;
import io.postrider.protocol.sync.Blob;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/// A media server, by path; what it has is not encrypted.
public final class FakeBlobs implements BlobSource {
  public final Map<String, Bytes> files = new HashMap<>();

  @Override
  public <T> Future<T> read(Blob blob, Function<Bytes, T> use) {
    Bytes file = files.get(blob.path());
    return file == null
        ? Future.failedFuture(new LostException("no such file"))
        : Future.succeededFuture(file).map(use);
  }
}
