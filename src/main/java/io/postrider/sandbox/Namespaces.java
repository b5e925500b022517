package io.postrider.sandbox;

import io.postrider.model.Jid;
import java.util.Locale;

/// By what an account may write to people. Source: protocol/addressing.md §5.
enum Namespaces {
  /// By number and by hidden id.
  BOTH,
  /// By hidden id, as whoever is migrated.
  LID,
  /// By number, as whoever is not.
  PN;

  static Namespaces of(String wire) {
    for (Namespaces one : values()) {
      if (one.wire().equals(wire)) {
        return one;
      }
    }
    throw Bodies.invalid("namespaces", "must be both, lid or pn");
  }

  String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The code with which a message is refused; 0 when it is not.
  int refusal(Jid to) {
    return switch (this) {
      case BOTH -> 0;
      case LID -> to.isPhone() ? 463 : 0;
      case PN -> to.isLid() ? 400 : 0;
    };
  }
}
