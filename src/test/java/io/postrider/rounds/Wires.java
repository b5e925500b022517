package io.postrider.rounds;

/// What connects nodes with each other and with their services.
interface Wires {
  /// Loses what is said on these ways, without a word to anybody.
  void cut(Fault.Cut cut);

  /// Heals whatever is cut.
  void heal();
}
