package io.postrider;

/// Ends the program in order when a signal comes; the exit code is the system's, 130 or 143.
final class Ending {
  private Ending() {}

  static void onSignal(Parts parts) {
    Runtime.getRuntime().addShutdownHook(new Thread(parts::close, "ending"));
  }
}
