package io.postrider.rounds;

import io.postrider.rounds.Finding.Kind;
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
  private static final Duration SETTLED_WITHIN = Duration.ofMinutes(2);

  /// Of what could not be read: it was asked for, and may come.
  private static final Set<String> HOLLOW = Set.of("undecryptable", "unavailable");

  /// Where reading began: an event, and its place.
  record Start(String cursor, long position) {}

  private final Fleet fleet;
  private final Ledger ledger;
  private final Audit audit;
  private final Set<String> excused;
  private final List<Finding> findings = new ArrayList<>();

  /// @param excused what the network may count, and which violations
  Proof(Fleet fleet, Ledger ledger, Audit audit, Set<String> excused) {
    this.excused = Set.copyOf(excused);
    this.fleet = fleet;
    this.ledger = ledger;
    this.audit = audit;
  }

  /// Everything that is wrong, once all is quiet; empty when nothing is.
  ///
  /// @param phones that sessions have written to
  /// @param readers that have begun at `start`
  List<Finding> findings(List<String> phones, Start start, List<Reader> readers) {
    Pace.until(SETTLED_WITHIN, () -> missing(shown(phones)).isEmpty());
    audit.quiet();
    Map<String, List<JsonObject>> shown = shown(phones);
    missing(shown).forEach(sent -> find(Kind.LOST, "lost: " + sent));
    unwanted(shown);
    List<JsonObject> log = Reader.pages(fleet.balancer(), start.cursor());
    readers(log, readers);
    long added = audit.newest() - start.position();
    if (log.size() != added) {
      find(Kind.ELSE, "the log tells " + log.size() + " of " + added + " events");
    }
    outcomes(shown, log);
    arrivals(log);
    seats();
    audit.trespasses().forEach(what -> find(Kind.ELSE, what));
    network();
    ledger.complaints().forEach(what -> find(Kind.ELSE, what));
    return List.copyOf(findings);
  }

  private void find(Kind kind, String what) {
    findings.add(new Finding(kind, what));
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
        find(Kind.SHOWN_TWICE, "shown " + messages.size() + " times: " + sent);
      }
      if (sent.fate() == Fate.REFUSED && !messages.isEmpty()) {
        find(Kind.ELSE, "refused and shown: " + sent);
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
        find(
            Kind.ELSE,
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
            find(kind(times), "told as sent " + times + " times: " + text);
          }
        });
  }

  /// Each message that a phone has written was told as an event of its session, once.
  private void arrivals(List<JsonObject> log) {
    Map<String, Integer> told = new HashMap<>();
    Set<String> hollow = new HashSet<>();
    for (JsonObject event : log) {
      if (event.getString("event").equals("message")) {
        JsonObject payload = event.getJsonObject("payload");
        String id = event.getString("session") + " " + payload.getString("waMessageId");
        if (HOLLOW.contains(payload.getString("kind", ""))) {
          hollow.add(id);
        } else {
          told.merge(id, 1, Integer::sum);
        }
      }
    }
    for (Written written : ledger.written()) {
      String id = written.session() + " " + written.messageId();
      int times = told.getOrDefault(id, 0);
      if (times == 0 && hollow.contains(id)) {
        find(Kind.UNDECRYPTABLE, "undecryptable: " + written);
      } else if (times != 1) {
        find(kind(times), "told as received " + times + " times: " + written);
      }
    }
  }

  private static Kind kind(int times) {
    return times == 0 ? Kind.NOT_TOLD : Kind.TOLD_TWICE;
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
                find(Kind.ELSE, seat + " should be " + wanted);
              }
            });
  }

  private void network() {
    JsonObject stats = fleet.control().stats();
    for (String what : List.of("retries", "late")) {
      if (stats.getLong(what) > 0 && !excused.contains(what)) {
        find(Kind.ELSE, "the network counts " + what + ": " + stats.getValue(what));
      }
    }
    JsonObject violated = stats.getJsonObject("violated");
    excused.forEach(violated::remove);
    if (!violated.isEmpty()) {
      find(Kind.ELSE, "the network counts violations: " + violated);
    }
  }
}
