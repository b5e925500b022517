package io.postrider.protocol.client.query;

import io.postrider.model.Bytes;
import io.postrider.protocol.client.keys.Credentials;
import io.postrider.protocol.client.keys.RecordKey;
import io.postrider.protocol.client.keys.RecordKeys;
import io.postrider.protocol.client.keys.Wire;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.signal.PreKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Keeps the server supplied with one-time pre-keys. Source: protocol/pre-keys.md §1.
public final class PreKeyUpload {
  /// How many go up when the server has none: a login is not complete before.
  public static final int FIRST = 812;

  /// How many go up when the server runs low.
  public static final int MORE = 50;

  /// The server runs low below this.
  public static final int LOW = 5;

  private PreKeyUpload() {}

  /// Asks how many the server has left.
  public static Node countQuery() {
    return Wire.iq("get", "encrypt", Node.of("count"));
  }

  /// The number in an answer to `countQuery`, or in a low-water notification; 0 when there is none.
  public static int count(Node answer) {
    return (int)
        answer.child("count").map(node -> node.number("value").orElse(0)).orElse(0L).longValue();
  }

  /// How many to upload when the server has this many left.
  public static int wanted(int left) {
    if (left == 0) {
      return FIRST;
    }
    return left < LOW ? MORE : 0;
  }

  /// New keys. Credentials and records must be committed before the public halves are sent.
  ///
  /// @param credentials go on after the last new id
  /// @param records the private halves
  /// @param outlived those that are too old to be kept
  /// @param keys the public halves
  public record Batch(
      Credentials credentials,
      Map<RecordKey, Bytes> records,
      Set<RecordKey> outlived,
      List<Node> keys) {
    public Batch {
      records = Map.copyOf(records);
      outlived = Set.copyOf(outlived);
      keys = List.copyOf(keys);
    }
  }

  /// Makes `howMany` keys with the ids that are next.
  public static Batch next(Credentials credentials, int howMany) {
    List<Node> keys = new ArrayList<>(howMany);
    Map<RecordKey, Bytes> records = new HashMap<>();
    Set<RecordKey> outlived = new HashSet<>();
    int next = credentials.nextPreKeyId();
    for (int i = 0; i < howMany; i++) {
      PreKey key = PreKey.generate(next);
      next = PreKey.after(next);
      PreKey.outlived(key.id()).ifPresent(id -> outlived.add(RecordKeys.preKey(id)));
      keys.add(Wire.preKey(key));
      records.put(RecordKeys.preKey(key.id()), key.pair().privateKey());
    }
    return new Batch(credentials.withNextPreKeyId(next), records, outlived, keys);
  }

  /// Uploads the public halves of one or more batches.
  public static Node query(Credentials credentials, List<Node> keys) {
    return Wire.iq("set", "encrypt", Node.of("list"))
        .with(
            Wire.leaf("registration", Wire.number(credentials.registrationId(), 4)),
            Wire.leaf("type", Wire.KEY_TYPE),
            Wire.leaf("identity", credentials.identity().publicKey()),
            Node.of("list").withChildren(keys),
            Wire.signedPreKey(credentials.signedPreKey()));
  }
}
