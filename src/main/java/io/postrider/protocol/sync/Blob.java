package io.postrider.protocol.sync;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.Aes;
import io.postrider.protocol.crypto.CryptoException;
import io.postrider.protocol.crypto.Hash;
import io.postrider.protocol.proto.ExternalBlobReference;
import io.postrider.protocol.sync.SyncException.Reason;
import java.util.regex.Pattern;

/// Something large that lies encrypted on a media server. Source: protocol/media.md §1 and §4.
///
/// @param kind what it is
/// @param key 32 bytes
/// @param path below the server's root, query included
/// @param encryptedSha256 of what the server has
public record Blob(Kind kind, Bytes key, String path, Bytes sha256, Bytes encryptedSha256) {
  /// The largest that is read, as the server has it.
  public static final int LARGEST = 16 << 20;

  private static final int KEY_BYTES = 32;
  private static final int HASH_BYTES = 32;
  private static final int MAC_BYTES = 10;
  private static final int LONGEST_PATH = 2_048;

  /// No way out of the server: one slash at the beginning, and nothing that a browser reads
  /// otherwise.
  private static final Pattern PATH =
      Pattern.compile("/[A-Za-z0-9_-](?:[A-Za-z0-9_./?&=~:+-]++|%[0-9A-Fa-f]{2})*+");

  /// What is kept so.
  public enum Kind {
    APP_STATE("WhatsApp App State Keys", "md-app-state"),
    HISTORY("WhatsApp History Keys", "md-msg-hist");

    private final String info;
    private final String type;

    Kind(String info, String type) {
      this.info = info;
      this.type = type;
    }

    /// As the server calls it.
    public String type() {
      return type;
    }
  }

  /// @throws SyncException when a part is missing or of the wrong form
  public Blob {
    boolean fits =
        key.length() == KEY_BYTES
            && sha256.length() == HASH_BYTES
            && encryptedSha256.length() == HASH_BYTES
            && path.length() <= LONGEST_PATH
            && PATH.matcher(path).matches();
    if (!fits) {
      throw new SyncException(Reason.MALFORMED);
    }
  }

  /// The one that the app state refers to.
  ///
  /// @throws SyncException when it is none, or too large
  public static Blob appState(Bytes reference) {
    try {
      return appState(ExternalBlobReference.parseFrom(reference.unsafeArray()));
    } catch (InvalidProtocolBufferException _) {
      throw new SyncException(Reason.MALFORMED);
    }
  }

  /// The one that a patch refers to.
  ///
  /// @throws SyncException when it is none, or too large
  public static Blob appState(ExternalBlobReference reference) {
    return of(
        Kind.APP_STATE,
        reference.getMediaKey(),
        reference.getDirectPath(),
        reference.getFileSha256(),
        reference.getFileEncSha256(),
        reference.getFileSizeBytes());
  }

  static Blob of(
      Kind kind, ByteString key, String path, ByteString sha, ByteString encrypted, long size) {
    if (size < 0 || size > LARGEST) {
      throw new SyncException(Reason.TOO_LARGE);
    }
    return new Blob(kind, Patches.bytes(key), path, Patches.bytes(sha), Patches.bytes(encrypted));
  }

  /// Path and query of the request.
  public String request() {
    char joint = path.indexOf('?') < 0 ? '?' : '&';
    return path
        + joint
        + "hash="
        + java.util.Base64.getUrlEncoder()
            .encodeToString(encryptedSha256.unsafeArray())
            .replace("=", "%3D")
        + "&mms-type="
        + kind.type
        + "&__wa-mms=";
  }

  /// What it is, out of what the server has.
  ///
  /// @throws SyncException when it is something else
  public Bytes open(Bytes stored) {
    if (stored.length() < MAC_BYTES || !Hash.same(Hash.sha256(stored), encryptedSha256)) {
      throw new SyncException(Reason.MAC);
    }
    Bytes keys = Hash.hkdf(key, Bytes.EMPTY, Bytes.utf8(kind.info), 112);
    Bytes iv = keys.slice(0, 16);
    Bytes ciphertext = stored.slice(0, stored.length() - MAC_BYTES);
    Bytes mac = Hash.hmac(keys.slice(48, 80), iv, ciphertext).slice(0, MAC_BYTES);
    if (!Hash.same(mac, stored.slice(stored.length() - MAC_BYTES, stored.length()))) {
      throw new SyncException(Reason.MAC);
    }
    try {
      Bytes plain = Aes.cbcDecrypt(keys.slice(16, 48), iv, ciphertext);
      if (!Hash.same(Hash.sha256(plain), sha256)) {
        throw new SyncException(Reason.MAC);
      }
      return plain;
    } catch (CryptoException _) {
      throw new SyncException(Reason.MALFORMED);
    }
  }

  /// For logs: nothing secret.
  @Override
  public String toString() {
    return "Blob[" + kind + "]";
  }
}
