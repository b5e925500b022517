package io.postrider.session.receiving;

/// A part of what has waited at WhatsApp.
///
/// @param number of the window on its connection
/// @param left how many of its stanzas are still to be dealt with
/// @param repeats how often it was asked for in vain
record Window(int number, int left, int repeats) {
  /// How many stanzas are asked for at once.
  static final int SIZE = 100;

  /// None.
  static final Window CLOSED = new Window(0, 0, 0);

  private static final int MOST_REPEATS = 3;

  /// The next one.
  Window opened() {
    return new Window(number + 1, SIZE, 0);
  }

  /// The same anew, of which nothing more has come.
  Window again() {
    return new Window(number + 1, SIZE, left < SIZE ? 1 : repeats + 1);
  }

  /// One of its stanzas has been dealt with.
  Window settled() {
    return new Window(number, left - 1, repeats);
  }

  boolean isEmpty() {
    return left <= 0;
  }

  boolean mayBeAskedAgain() {
    return left < SIZE || repeats < MOST_REPEATS;
  }
}
