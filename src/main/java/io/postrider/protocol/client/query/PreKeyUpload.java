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
import java.util.List;
import java.util.Map;

/// Keeps the server supplied with one-time pre-keys. Source: protocol/pre-keys.md §1.
public final class PreKeyUpload {
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

  /// New keys. Credentials and records must be committed before the query is sent.
  ///
  /// @param credentials go on after the last new id
  /// @param records the private halves
  /// @param query uploads the public halves
  public record Batch(Credentials credentials, Map<RecordKey, Bytes> records, Node query) {
    public Batch {
      records = Map.copyOf(records);
    }
  }

  /// Makes `howMany` keys with ids never used before.
  public static Batch next(Credentials credentials, int howMany) {
    List<Node> list = new ArrayList<>(howMany);
    Map<RecordKey, Bytes> records = new HashMap<>();
    for (int i = 0; i < howMany; i++) {
      PreKey key = PreKey.generate(credentials.nextPreKeyId() + i);
      list.add(Wire.preKey(key));
      records.put(RecordKeys.preKey(key.id()), key.pair().privateKey());
    }
    Node query =
        Wire.iq("set", "encrypt", Node.of("list"))
            .with(
                Wire.leaf("registration", Wire.number(credentials.registrationId(), 4)),
                Wire.leaf("type", Wire.KEY_TYPE),
                Wire.leaf("identity", credentials.identity().publicKey()),
                Node.of("list").withChildren(list),
                Wire.signedPreKey(credentials.signedPreKey()));
    int next = credentials.nextPreKeyId() + howMany;
    return new Batch(credentials.withNextPreKeyId(next), records, query);
  }
}
