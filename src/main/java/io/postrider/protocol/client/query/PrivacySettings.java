package io.postrider.protocol.client.query;

import io.postrider.protocol.client.keys.Wire;
import io.postrider.protocol.node.Node;

/// What an account lets others know of it. Source: protocol/contacts-and-usync.md §10.
public final class PrivacySettings {
  private PrivacySettings() {}

  /// Asks for them.
  public static Node query() {
    return Wire.iq("get", "privacy", Node.of("privacy"));
  }

  /// Whether others may learn what the account has read: unless it says otherwise.
  public static boolean showsReading(Node answer) {
    return answer.child("privacy").stream()
        .flatMap(settings -> settings.children("category").stream())
        .filter(category -> category.attr("name").orElse("").equals("readreceipts"))
        .allMatch(category -> category.attr("value").orElse("").equals("all"));
  }
}
