package io.postrider.rounds;

import java.util.Locale;

/// Something that must not be.
record Finding(Kind kind, String what) {
  /// What has become of a message, or else.
  enum Kind {
    LOST,
    SHOWN_TWICE,
    TOLD_TWICE,
    NOT_TOLD,
    UNDECRYPTABLE,
    ELSE;

    String words() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  static Finding of(String what) {
    return new Finding(Kind.ELSE, what);
  }

  @Override
  public String toString() {
    return what;
  }
}
