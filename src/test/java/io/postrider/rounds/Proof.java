package io.postrider.rounds;

import io.postrider.rounds.Ledger.Fate;
import io.postrider.rounds.Ledger.Membership;
import io.postrider.rounds.Ledger.Sent;
import io.postrider.rounds.Ledger.Written;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Compares the ledger with what the phones show and what the log tells.
final class Proof {
  private static final Duration SETTLED_WITHIN = Duration.ofSeconds(60);

  /// Where reading began: an event, and its place.
  record Start(String cursor, long position) {}

  private final Fleet fleet;
  private final Ledger ledger;
  private final Audit audit;
  private final boolean heldUp;
  private final List<String> problems = new ArrayList<>();

  /// @param heldUp whether frames may have come late because the network has held them up
  Proof(Fleet fleet, Ledger ledger, Audit audit, boolean heldUp) {
    this.heldUp = heldUp;
    this.fleet = fleet;
    this.ledger = ledger;
    this.audit = audit;
  }

  /// Everything that is wrong, once all is quiet; empty when nothing is.
  ///
  /// @param phones that sessions have written to
  /// @param readers that have begun at `start`
  List<String> problems(List<String> phones, Start start, List<Reader> readers) {
    Pace.until(SETTLED_WITHIN, () -> missing(shown(phones)).isEmpty());
    audit.quiet();
    Map<String, List<JsonObject>> shown = shown(phones);
    missing(shown).forEach(sent -> problems.add("lost: " + sent));
    unwanted(shown);
    List<JsonObject> log = Reader.pages(fleet.balancer(), start.cursor());
    readers(log, readers);
    long added = audit.newest() - start.position();
    if (log.size() != added) {
      problems.add("the log tells " + log.size() + " of " + added + " events");
    }
    outcomes(shown, log);
    arrivals(log);
    seats();
    problems.addAll(audit.trespasses());
    network();
    problems.addAll(ledger.complaints());
    return List.copyOf(problems);
  }

  /// What the phones show, by text.
  private Map<String, List<JsonObject>> shown(List<String> phones) {
    return phones.stream()
        .flatMap(phone -> fleet.control().inbox(phone).stream())
        .filter(message -> message.getString("text", "").startsWith("from "))
        .collect(Collectors.groupingBy(message -> message.getString("text")));
  }

  private List<Sent> missing(Map<String, List<JsonObject>> shown) {
    return ledger.sent().stream()
        .filter(sent -> sent.fate() == Fate.ACCEPTED && !shown.containsKey(sent.text()))
        .toList();
  }

  private void unwanted(Map<String, List<JsonObject>> shown) {
    for (Sent sent : ledger.sent()) {
      List<JsonObject> messages = shown.getOrDefault(sent.text(), List.of());
      if (messages.size() > 1) {
        problems.add("shown " + messages.size() + " times: " + sent);
      }
      if (sent.fate() == Fate.REFUSED && !messages.isEmpty()) {
        problems.add("refused and shown: " + sent);
      }
    }
  }

  private void readers(List<JsonObject> log, List<Reader> readers) {
    List<String> all = ids(log);
    for (Reader reader : readers) {
      List<String> seen = ids(reader.finish());
      if (!seen.equals(all)) {
        Set<String> skipped = new HashSet<>(all);
        skipped.removeAll(new HashSet<>(seen));
        problems.add(
            "a reader saw %d events of %d, skipped %s, repeated %d"
                .formatted(
                    seen.size(), all.size(), skipped, seen.size() - new HashSet<>(seen).size()));
      }
    }
  }

  private static List<String> ids(List<JsonObject> events) {
    return events.stream().map(event -> event.getString("id")).toList();
  }

  /// Each message that a phone shows was told as sent, once.
  private void outcomes(Map<String, List<JsonObject>> shown, List<JsonObject> log) {
    Map<String, Integer> told = new HashMap<>();
    for (JsonObject event : log) {
      JsonObject payload = event.getJsonObject("payload");
      if (event.getString("event").equals("message.status")
          && payload.getString("status").equals("sent")) {
        JsonArray messageIds = payload.getJsonArray("messageIds");
        messageIds.forEach(id -> told.merge((String) id, 1, Integer::sum));
      }
    }
    shown.forEach(
        (text, messages) -> {
          int times = told.getOrDefault(messages.getFirst().getString("waMessageId"), 0);
          if (times != 1) {
            problems.add("told as sent " + times + " times: " + text);
          }
        });
  }

  /// Each message that a phone has written was told as an event of its session, once.
  private void arrivals(List<JsonObject> log) {
    Map<String, Integer> told = new HashMap<>();
    for (JsonObject event : log) {
      if (event.getString("event").equals("message")) {
        String id = event.getJsonObject("payload").getString("waMessageId");
        told.merge(event.getString("session") + " " + id, 1, Integer::sum);
      }
    }
    for (Written written : ledger.written()) {
      int times = told.getOrDefault(written.session() + " " + written.messageId(), 0);
      if (times != 1) {
        problems.add("told as received " + times + " times: " + written);
      }
    }
  }

  private void seats() {
    ledger
        .seats()
        .forEach(
            (seat, wanted) -> {
              Set<String> addresses = fleet.control().addresses(seat.session().phone());
              JsonArray members = fleet.control().group(seat.group()).getJsonArray("participants");
              boolean inside =
                  members.stream()
                      .map(JsonObject.class::cast)
                      .anyMatch(
                          member ->
                              addresses.contains(member.getString("jid"))
                                  || addresses.contains(member.getString("lid")));
              if (inside != (wanted == Membership.IN)) {
                problems.add(seat + " should be " + wanted);
              }
            });
  }

  private void network() {
    JsonObject stats = fleet.control().stats();
    Map<String, Long> allowed =
        Map.of("retries", 0L, "violations", 0L, "late", heldUp ? Long.MAX_VALUE : 0L);
    allowed.forEach(
        (what, most) -> {
          if (stats.getLong(what) > most) {
            problems.add("the network counts " + what + ": " + stats.getLong(what));
          }
        });
  }
}
