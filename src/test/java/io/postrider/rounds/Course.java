package io.postrider.rounds;

import java.util.List;
import java.util.Set;

/// What happens to sessions that are under a load.
interface Course {
  /// A violation of who is paused, or cut off, when he would ask.
  String NOT_ASKED_FOR = "a backlog that is not asked for";

  /// Lets it all happen, and waits until it has healed.
  void run();

  /// What it must not have led to, once all that was asked is answered.
  List<String> problems(Ledger ledger);

  /// What the network may count because of it, and which violations.
  Set<String> excused();
}
