package io.postrider;

import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.Hash;
import io.postrider.store.ClusterKeys;
import java.util.Map;
import java.util.Optional;

/// By what nodes of one installation know each other in a cluster that anybody may have joined: the
/// cluster's name is the installation's, so that nodes of another one are in another cluster; and
/// each node shows which bus it speaks, under a MAC over its address that only nodes of the
/// installation can make. What a stranger shows counts for nothing, and what he sees tells nothing
/// of the key.
final class NodeProof {
  /// What a member shows: `BusVersions`, and the proof that a node of ours says so.
  static final String VERSIONS = "postrider.bus";

  static final String PROOF = "postrider.proof";

  private final String id;
  private final Bytes key;

  NodeProof(ClusterKeys keys) {
    this.id = keys.name();
    this.key = keys.proof();
  }

  String clusterName() {
    return "postrider-" + id;
  }

  /// What a node shows.
  ///
  /// @param address where the others find it, host and port
  Map<String, String> show(String address, BusVersions versions) {
    String text = versions.toString();
    return Map.of(VERSIONS, text, PROOF, mac(address, text).base64Url());
  }

  /// The versions that a node of ours speaks; empty for anybody else.
  Optional<BusVersions> proven(String address, Map<String, String> shown) {
    String text = shown.getOrDefault(VERSIONS, "");
    return isMac(shown.getOrDefault(PROOF, ""), mac(address, text))
        ? BusVersions.of(text)
        : Optional.empty();
  }

  private Bytes mac(String address, String versions) {
    return Hash.hmac(key, Bytes.utf8(address + " " + versions));
  }

  private static boolean isMac(String shown, Bytes right) {
    try {
      return Hash.same(Bytes.fromBase64Url(shown), right);
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
