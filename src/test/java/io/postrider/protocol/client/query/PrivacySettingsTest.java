package io.postrider.protocol.client.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.protocol.node.Node;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrivacySettingsTest {
  private static Node category(String name, String value) {
    return Node.of("category").with("name", name).with("value", value);
  }

  private static boolean shows(Node... categories) {
    return PrivacySettings.showsReading(
        Node.of("iq").with(Node.of("privacy").withChildren(List.of(categories))));
  }

  @Test
  void whatIsReadIsShownUnlessTheAccountHidesIt() {
    assertThat(shows(category("last", "none"), category("readreceipts", "all"))).isTrue();
    assertThat(shows(category("last", "all"), category("readreceipts", "none"))).isFalse();
    assertThat(shows(category("readreceipts", "something new"))).isFalse();
    assertThat(shows()).isTrue();
    assertThat(PrivacySettings.showsReading(Node.of("iq"))).isTrue();
  }
}
