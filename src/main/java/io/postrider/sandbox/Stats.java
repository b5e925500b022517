package io.postrider.sandbox;

import io.postrider.protocol.node.Node;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What has happened since the start or the last reset.
final class Stats {
  private static final Logger LOG = LoggerFactory.getLogger(Stats.class);
  private static final int LOGGED_VIOLATIONS = 100;

  long logins;

  /// Logins that took the place of a connection of the same device, and frames that came over such
  /// a connection afterwards.
  long replaced;

  long late;
  long messagesAccepted;
  long duplicates;
  long receipts;
  long retries;
  long pushed;

  /// Messages with the token of their recipient.
  long tokens;

  /// Tokens that companions have given others.
  long tokensGiven;

  long violations;
  private final Map<String, Long> violated = new TreeMap<>();
  private final Map<String, Long> in = new TreeMap<>();
  private final Map<String, Long> out = new TreeMap<>();

  void in(Node node) {
    in.merge(node.tag(), 1L, Long::sum);
  }

  void out(Node node) {
    out.merge(node.tag(), 1L, Long::sum);
  }

  /// A client did what the real server or phone would not accept.
  void violation(String what) {
    violations++;
    if (violated.size() < LOGGED_VIOLATIONS || violated.containsKey(what)) {
      violated.merge(what, 1L, Long::sum);
    }
    if (violations <= LOGGED_VIOLATIONS) {
      LOG.warn("protocol violation: {}", what);
    }
  }

  void reset() {
    logins = 0;
    replaced = 0;
    late = 0;
    messagesAccepted = 0;
    duplicates = 0;
    receipts = 0;
    retries = 0;
    pushed = 0;
    tokens = 0;
    tokensGiven = 0;
    violations = 0;
    violated.clear();
    in.clear();
    out.clear();
  }

  JsonObject toJson(int connections, JsonObject preKeysLeft) {
    return new JsonObject()
        .put("connections", connections)
        .put("logins", logins)
        .put("replaced", replaced)
        .put("late", late)
        .put("stanzasIn", counts(in))
        .put("stanzasOut", counts(out))
        .put("messagesAccepted", messagesAccepted)
        .put("duplicates", duplicates)
        .put("receipts", receipts)
        .put("retries", retries)
        .put("pushed", pushed)
        .put("tokens", tokens)
        .put("tokensGiven", tokensGiven)
        .put("preKeysLeft", preKeysLeft)
        .put("violations", violations)
        .put("violated", counts(violated));
  }

  private static JsonObject counts(Map<String, Long> map) {
    JsonObject counts = new JsonObject();
    map.forEach(counts::put);
    return counts;
  }
}
