package io.postrider.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What to run and how: names of runs, and `key=value` where the default does not fit.
///
/// @param runs of `compare`, `inbound`, `growth`, `start`, `restart`, `failover`, `bus`, `sends`,
///   `async`, `rival`, `idle`; `sends async rival` share one sandbox, and `async` goes with `sends`
/// @param sessions how many send at once, ascending: `sessions=1,50,200`
/// @param idle how many are linked, ascending: `idle=200,1000,5000`
/// @param warmUp before each measurement: `warmup=5` seconds
/// @param measured `seconds=15`
/// @param linking sessions that are linked at a time: `linking=8`
/// @param rivalState where Baileys keeps its keys: `state=files` (its own file state) or `memory`
/// @param recording whether Flight Recorder runs while it is measured: `jfr=yes`
/// @param starts starts after the first: `starts=3`
/// @param restart sessions of the node that is restarted: `restart=200`
/// @param failover sessions of all nodes when one is killed, ascending: `failover=1000`
/// @param nodes that share them: `nodes=3`
/// @param late whether the first has linked them all before the others start, and is killed before
///   they have their share: `late=yes`
/// @param warm how many of them the others have taken over before that: `warm=1000`, with `late`
/// @param kills one after the other, a node started for each: `kills=3`; the last one is recorded
/// @param rows of the outbox and of the log, for `growth`: `rows=1000000`
/// @param registrations addresses on the bus: `registrations=10000`
/// @param readers of the events of inbound messages: `readers=1,1000`
/// @param pace inbound messages a second at most, over all sessions: `pace=200`; 0 for no limit
/// @param atOnce async sends of one session that wait for their answers: `atonce=8`
/// @param entrants who is compared, in this order:
///   `entrants=postrider,whatsmeow,whatsmeow-postgresql`
/// @param whatsmeow the program of that rival: `whatsmeow=target/whatsmeow-rival`
/// @param rounds of sends of each, one after the other: `rounds=6`
/// @param rest after load, before memory is looked at, and before a node is killed, when sessions
///   have moved: `rest=60` seconds
/// @param jar what is run in place of the classes, with the AOT cache beside it:
///   `jar=target/postrider.jar`
/// @param limit the whole run ends after `limit=30` minutes
record Options(
    Set<String> runs,
    List<Integer> sessions,
    List<Integer> idle,
    Duration warmUp,
    Duration measured,
    int linking,
    String rivalState,
    boolean recording,
    int starts,
    int restart,
    List<Integer> failover,
    int nodes,
    boolean late,
    int warm,
    int kills,
    int rows,
    int registrations,
    List<Integer> readers,
    int pace,
    int atOnce,
    List<String> entrants,
    String whatsmeow,
    int rounds,
    Duration rest,
    String jar,
    Duration limit) {
  /// Where data, recordings and logs of the processes go; emptied by `mvn clean`.
  static final Path FOLDER = Path.of("target/bench");

  private static final Set<String> RUNS =
      Set.of(
          "compare",
          "inbound",
          "growth",
          "sends",
          "async",
          "rival",
          "idle",
          "start",
          "restart",
          "failover",
          "bus");
  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("sessions", "1,50,200"),
          Map.entry("idle", "200,1000,5000"),
          Map.entry("warmup", "5"),
          Map.entry("seconds", "15"),
          Map.entry("linking", "8"),
          Map.entry("state", "files"),
          Map.entry("jfr", "no"),
          Map.entry("starts", "3"),
          Map.entry("restart", "200"),
          Map.entry("failover", "1000"),
          Map.entry("nodes", "3"),
          Map.entry("late", "no"),
          Map.entry("warm", "0"),
          Map.entry("kills", "1"),
          Map.entry("rows", "1000000"),
          Map.entry("registrations", "10000"),
          Map.entry("readers", "1"),
          Map.entry("pace", "0"),
          Map.entry("atonce", "1"),
          Map.entry("entrants", "postrider,whatsmeow,whatsmeow-postgresql"),
          Map.entry("whatsmeow", "target/whatsmeow-rival"),
          Map.entry("rounds", "6"),
          Map.entry("rest", "60"),
          Map.entry("jar", ""),
          Map.entry("limit", "30"));

  Options {
    if (atOnce < 1) {
      throw new IllegalArgumentException("atonce: at least 1");
    }
    runs = Set.copyOf(runs);
    sessions = List.copyOf(sessions);
    idle = List.copyOf(idle);
    failover = List.copyOf(failover);
    readers = List.copyOf(readers);
    entrants = List.copyOf(entrants);
  }

  static Options parse(List<String> arguments) {
    Set<String> runs = new TreeSet<>();
    Map<String, String> values = new HashMap<>(DEFAULTS);
    for (String argument : arguments) {
      String[] pair = argument.split("=", 2);
      if (pair.length == 2 && DEFAULTS.containsKey(pair[0])) {
        values.put(pair[0], pair[1]);
      } else if (RUNS.contains(argument)) {
        runs.add(argument);
      } else {
        throw new IllegalArgumentException(
            argument + " is neither one of " + RUNS + " nor one of " + DEFAULTS.keySet() + "=…");
      }
    }
    if (runs.contains("async")) {
      runs.add("sends"); // which it goes on from
    }
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("name at least one of " + RUNS);
    }
    return of(runs, values);
  }

  private static Options of(Set<String> runs, Map<String, String> values) {
    return new Options(
        runs,
        numbers(values, "sessions"),
        numbers(values, "idle"),
        Duration.ofSeconds(number(values, "warmup")),
        Duration.ofSeconds(number(values, "seconds")),
        number(values, "linking"),
        values.getOrDefault("state", ""),
        "yes".equals(values.get("jfr")),
        number(values, "starts"),
        number(values, "restart"),
        numbers(values, "failover"),
        number(values, "nodes"),
        "yes".equals(values.get("late")),
        number(values, "warm"),
        number(values, "kills"),
        number(values, "rows"),
        number(values, "registrations"),
        numbers(values, "readers"),
        number(values, "pace"),
        number(values, "atonce"),
        List.of(values.getOrDefault("entrants", "").split(",")),
        values.getOrDefault("whatsmeow", ""),
        number(values, "rounds"),
        Duration.ofSeconds(number(values, "rest")),
        values.getOrDefault("jar", ""),
        Duration.ofMinutes(number(values, "limit")));
  }

  private static int number(Map<String, String> values, String name) {
    return Integer.parseInt(values.getOrDefault(name, ""));
  }

  private static List<Integer> numbers(Map<String, String> values, String name) {
    return Arrays.stream(values.getOrDefault(name, "").split(","))
        .map(Integer::valueOf)
        .sorted()
        .toList();
  }

  boolean runs(String name) {
    return runs.contains(name);
  }
}
