package io.postrider;

import io.postrider.session.bus.Bus;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which versions of the messages between nodes one of them speaks.
record BusVersions(int oldest, int newest) {
  /// Of this program; the oldest follows the newest a release later.
  static final BusVersions OWN = new BusVersions(1, Bus.VERSION);

  private static final Pattern FORM = Pattern.compile("(\\d{1,6})-(\\d{1,6})");

  /// The versions that `toString` has written.
  static Optional<BusVersions> of(String text) {
    Matcher form = FORM.matcher(text);
    return form.matches()
        ? Optional.of(
            new BusVersions(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2))))
        : Optional.empty();
  }

  /// Whether there is one that both speak.
  boolean meets(BusVersions other) {
    return oldest <= other.newest && other.oldest <= newest;
  }

  @Override
  public String toString() {
    return oldest + "-" + newest;
  }
}
