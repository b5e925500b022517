package io.postrider;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.Hash;
import io.postrider.store.MasterKey;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeProofTest {
  private static final MasterKey KEY = new MasterKey(Hash.sha256(Bytes.utf8("a key")));
  private static final BusVersions VERSIONS = new BusVersions(1, 2);
  private static final String ADDRESS = "10.0.0.1:5701";

  private final NodeProof proof = new NodeProof(KEY);
  private final Map<String, String> shown = proof.show(ADDRESS, VERSIONS);

  @Test
  void nodesWithTheSameKeyKnowEachOther() {
    NodeProof other = new NodeProof(KEY);

    assertThat(other.clusterName()).isEqualTo(proof.clusterName());
    assertThat(other.proven(ADDRESS, shown)).contains(VERSIONS);
  }

  @Test
  void nodesWithAnotherKeyAreStrangersInAnotherCluster() {
    NodeProof other = new NodeProof(new MasterKey(Hash.sha256(Bytes.utf8("another key"))));

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
        .doesNotContain(KEY.value().hex(), KEY.value().base64Url(), KEY.derive("cluster").hex());
  }

  private Map<String, String> with(String name, String value) {
    Map<String, String> changed = new HashMap<>(shown);
    changed.put(name, value);
    return changed;
  }
}
