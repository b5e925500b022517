package io.postrider;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.Hash;
import io.postrider.store.ClusterKeys;
import io.postrider.store.MasterKey;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeProofTest {
  private static final ClusterKeys KEYS = keys("a key");
  private static final BusVersions VERSIONS = new BusVersions(1, 2);
  private static final String ADDRESS = "10.0.0.1:5701";

  private final NodeProof proof = new NodeProof(KEYS);
  private final Map<String, String> shown = proof.show(ADDRESS, VERSIONS);

  @Test
  void nodesOfOneInstallationKnowEachOther() {
    NodeProof other = new NodeProof(KEYS);

    assertThat(other.clusterName()).isEqualTo(proof.clusterName());
    assertThat(other.proven(ADDRESS, shown)).contains(VERSIONS);
  }

  @Test
  void nodesOfAnotherInstallationAreStrangersInAnotherCluster() {
    NodeProof other = new NodeProof(keys("another key"));

    assertThat(other.clusterName()).isNotEqualTo(proof.clusterName());
    assertThat(other.proven(ADDRESS, shown)).isEmpty();
  }

  @Test
  void whatIsShownIsGoodForOneAddressAndAsItWasMade() {
    assertThat(proof.proven("10.0.0.2:5701", shown)).isEmpty();
    assertThat(proof.proven("10.0.0.1:5702", shown)).isEmpty();
    assertThat(proof.proven(ADDRESS, with(NodeProof.VERSIONS, "8-9"))).isEmpty();
    assertThat(proof.proven(ADDRESS, with(NodeProof.PROOF, ""))).isEmpty();
    assertThat(proof.proven(ADDRESS, with(NodeProof.PROOF, "no base64!"))).isEmpty();
    assertThat(proof.proven(ADDRESS, Map.of())).isEmpty();
  }

  @Test
  void nothingThatIsShownIsTheKey() {
    assertThat(proof.clusterName() + shown)
        .doesNotContain(KEYS.proof().hex(), KEYS.proof().base64Url(), KEYS.bus().hex());
  }

  private static ClusterKeys keys(String words) {
    return ClusterKeys.of(new MasterKey(Hash.sha256(Bytes.utf8(words))));
  }

  private Map<String, String> with(String name, String value) {
    Map<String, String> changed = new HashMap<>(shown);
    changed.put(name, value);
    return changed;
  }
}
