package io.postrider.protocol.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Bytes;
import io.postrider.protocol.crypto.Hash;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Hashes: protocol/nodes.md §3.
final class TokensTest {
  @Test
  void hasTheTablesOfVersionThree() {
    assertThat(Tokens.SINGLE).hasSize(236);
    assertThat(hash(Tokens.SINGLE))
        .isEqualTo("1e8302d2aba0d8c40d09fd79fc9c70347350cb00926dd0e3565683b347be35a5");
    assertThat(Tokens.DOUBLE.stream().map(TokensTest::hash))
        .containsExactly(
            "c19c763b07f7684fc58490eb838873edeec498d59bf4d56bbb33d8e7af4cb112",
            "e8894a798e1d92bc5f5f5cd1c2ffeef43a5c03acb1775b34d121ffe0a19b8f6a",
            "8f4081781e324d9ab95574b01ff37a44753403cebd0d1feeeb985661cc86cae8",
            "8e397aec42a6a503621910cf3d7a8f9e287e94192031265b6e55519e0e19fadc");
  }

  @Test
  void hasNoEntryTwice() {
    Set<String> all = new HashSet<>(Tokens.SINGLE);
    Tokens.DOUBLE.forEach(all::addAll);

    assertThat(all).hasSize(236 + 4 * 256);
  }

  @Test
  void findsCodes() {
    assertThat(Tokens.code("s.whatsapp.net")).isEqualTo(3);
    assertThat(Tokens.code("error")).isEqualTo(168);
    assertThat(Tokens.code("active")).isEqualTo(0xec01);
    assertThat(Tokens.code("pair-device")).isEqualTo(0xedee);
    assertThat(Tokens.code("failure")).isEqualTo(0xee3c);
    assertThat(Tokens.code("link_code_companion_reg")).isEqualTo(Tokens.UNKNOWN);
  }

  private static String hash(List<String> table) {
    return Hash.sha256(Bytes.utf8(String.join("\n", table))).hex();
  }
}
