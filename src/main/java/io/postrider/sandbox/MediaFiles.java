package io.postrider.sandbox;

import io.postrider.model.Bytes;
import io.postrider.model.Recent;
import io.postrider.protocol.crypto.Aes;
import io.postrider.protocol.crypto.Hash;
import io.postrider.protocol.crypto.Random;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;

/// The media server: encrypted files under paths that nobody guesses; the newest 1,000, in memory.
/// Source: protocol/media.md §1 and §4.
final class MediaFiles {
  static final String ROOT = "/v/";

  /// Snapshots and long patches of the app state.
  static final Kind APP_STATE = new Kind("WhatsApp App State Keys", "md-app-state");

  /// Pieces of history.
  static final Kind HISTORY = new Kind("WhatsApp History Keys", "md-msg-hist");

  private static final int KEPT = 1_000;
  private static final int MAC_BYTES = 10;

  /// What a file is, to whoever derives keys, and in requests.
  record Kind(String info, String type) {}

  /// Where a file is and what opens it.
  ///
  /// @param path query included
  record File(Bytes key, String path, Bytes sha256, Bytes encryptedSha256, long plainBytes) {}

  private record Stored(Kind kind, Bytes content, Bytes sha256) {}

  private final SandboxNetwork net;
  private final Map<String, Stored> files = Recent.map(KEPT);

  MediaFiles(SandboxNetwork net) {
    this.net = net;
  }

  File put(Kind kind, Bytes plain) {
    Bytes key = Random.next(32);
    Bytes keys = Hash.hkdf(key, Bytes.EMPTY, Bytes.utf8(kind.info), 112);
    Bytes iv = keys.slice(0, 16);
    Bytes encrypted = Aes.cbcEncrypt(keys.slice(16, 48), iv, plain);
    Bytes mac = Hash.hmac(keys.slice(48, 80), iv, encrypted).slice(0, MAC_BYTES);
    Bytes content = Bytes.concat(encrypted, mac);
    Bytes sha = Hash.sha256(content);
    String path = ROOT + "t62." + Random.next(16).hex();
    files.put(path, new Stored(kind, content, sha));
    return new File(key, path + "?ccb=1", Hash.sha256(plain), sha, plain.length());
  }

  void clear() {
    files.clear();
  }

  /// Answers a request for a file, which must say which and of what kind it is.
  void serve(HttpServerRequest request) {
    Stored file = files.get(Objects.requireNonNullElse(request.path(), ""));
    int status;
    if (!request.method().equals(HttpMethod.GET) || file == null) {
      status = 404;
    } else if (isNamed(request, file)) {
      status = 200;
    } else {
      net.stats.violation("a request for a file that does not say which it is");
      status = 403;
    }
    request
        .response()
        .setStatusCode(status)
        .end(
            status == 200 && file != null
                ? Buffer.buffer(file.content.unsafeArray())
                : Buffer.buffer());
  }

  private static boolean isNamed(HttpServerRequest request, Stored file) {
    String hash = Base64.getUrlEncoder().encodeToString(file.sha256.unsafeArray());
    return hash.equals(request.getParam("hash"))
        && file.kind.type.equals(request.getParam("mms-type"))
        && "1".equals(request.getParam("ccb"));
  }
}
