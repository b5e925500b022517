package io.postrider.rounds;

import io.postrider.interop.ControlApi;
import io.postrider.rounds.Balancer.Answer;
import io.postrider.rounds.Balancer.Question;
import io.postrider.rounds.Ledger.Fate;
import io.postrider.rounds.Ledger.Membership;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/// A load that goes on until it is ended: each session sends, at once and by its queue, with and
/// without a key, joins and leaves, one after the other; phones write to sessions. What comes of it
/// is in the ledger.
final class Traffic implements AutoCloseable {
  /// Of a database that serves.
  private static final Duration GIVE_UP = Duration.ofMinutes(3);

  private static final Duration AT_LAST = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofMillis(900);
  private static final int LEAST_PAUSE_MILLIS = 200;

  private final Fleet fleet;
  private final Ledger ledger;
  private final List<String> phones;
  private final List<Group> groups;
  private final Duration pause;
  private final AtomicInteger number = new AtomicInteger();
  private final LongAdder putOff = new LongAdder();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean ended;

  /// A group that sessions join and leave.
  record Group(String jid, String invite) {}

  /// @param phones that sessions write to and that write to sessions
  /// @param pause the longest that each session makes
  Traffic(Fleet fleet, Ledger ledger, List<String> phones, Duration pause) {
    this.pause = pause;
    this.fleet = fleet;
    this.ledger = ledger;
    this.phones = List.copyOf(phones);
    this.groups =
        phones.stream()
            .map(phone -> fleet.control().createGroup(phone, "Riders", List.of()))
            .map(made -> new Group(made.getString("groupJid"), made.getString("invite")))
            .toList();
  }

  /// Begins.
  void start(List<Fleet.Linked> sessions, Random random) {
    for (Fleet.Linked session : sessions) {
      Random own = new Random(random.nextLong());
      run("session " + session.id(), own, pause, chance -> act(session, chance));
    }
    for (String phone : phones) {
      Random own = new Random(random.nextLong());
      run("phone " + phone, own, PAUSE, chance -> write(phone, sessions, chance));
    }
  }

  private interface Act {
    void run(Random random);
  }

  private void run(String name, Random random, Duration longest, Act act) {
    threads.add(
        Thread.ofVirtual()
            .name(name)
            .start(
                () -> {
                  while (!ended) {
                    try {
                      act.run(random);
                    } catch (RuntimeException | AssertionError failed) {
                      ledger.complain(name + ": " + failed);
                    }
                    Pace.pass(
                        Duration.ofMillis(
                            LEAST_PAUSE_MILLIS + random.nextInt((int) longest.toMillis())));
                  }
                }));
  }

  private void act(Fleet.Linked session, Random random) {
    int kind = random.nextInt(20);
    if (kind < 15) {
      send(session, random, kind % 2 == 0, kind < 11);
    } else {
      Group group = groups.get(random.nextInt(groups.size()));
      sit(session, group, kind < 18 ? Membership.IN : Membership.OUT);
    }
  }

  /// @param keyed whether it may be repeated, since it has an idempotency key
  private void send(Fleet.Linked session, Random random, boolean queued, boolean keyed) {
    String to = phones.get(random.nextInt(phones.size()));
    String text = "from " + session.phone() + " number " + number.incrementAndGet();
    Map<String, String> key = keyed ? Map.of("idempotency-key", text) : Map.of();
    Question question = sending(session, to, text, queued, key);
    Fate fate = keyed ? repeated(question) : once(question, random);
    ledger.sent(session.id(), to, text, fate);
  }

  private static Question sending(
      Fleet.Linked session, String to, String text, boolean queued, Map<String, String> headers) {
    return new Question(
        "POST",
        "/sessions/" + session.id() + "/messages" + (queued ? "?async=true" : ""),
        new JsonObject().put("type", "text").put("to", to).put("text", text),
        headers);
  }

  private Service service() {
    return fleet.postgres().service();
  }

  /// Asks until there is an answer that is none of a failure.
  private Fate repeated(Question question) {
    Duration end = service().soFar().plus(GIVE_UP);
    List<String> answers = new ArrayList<>();
    while (service().isBefore(end)) {
      Optional<Answer> answer = ask(question, answers);
      if (answer.isPresent()) {
        if (isAccepted(answer.get())) {
          return Fate.ACCEPTED;
        }
        waitAsTold(question, answer.get());
      }
    }
    ledger.complain("not accepted in " + GIVE_UP + ": " + question.path() + ": " + answers);
    return Fate.UNKNOWN;
  }

  /// Asks once, and notes when, and what was answered.
  private Optional<Answer> ask(Question question, List<String> answers) {
    Instant asked = Instant.now();
    Optional<Answer> answer = fleet.balancer().ask(question);
    answers.add(asked + " " + answer.map(Answer::toString).orElse("cut off"));
    return answer;
  }

  /// What is put off was not done, and half of it is asked again.
  private Fate once(Question question, Random random) {
    Optional<Answer> asked = fleet.balancer().ask(question);
    if (asked.isEmpty()) {
      return Fate.UNKNOWN;
    }
    Answer answer = asked.get();
    if (isAccepted(answer)) {
      return Fate.ACCEPTED;
    }
    if (answer.details().containsKey("outboxId")) {
      return stored(question, answer.details().getString("outboxId"));
    }
    waitAsTold(question, answer);
    boolean unsure = answer.status() == 503 && answer.retryAfter().isEmpty();
    if (unsure) {
      return Fate.UNKNOWN;
    }
    return random.nextBoolean() ? once(question, random) : Fate.REFUSED;
  }

  /// What was not confirmed can be looked up.
  private Fate stored(Question question, String outboxId) {
    String path = question.path().replaceFirst("/messages.*", "/outbox/" + outboxId);
    Question lookup = new Question("GET", path, null, Map.of());
    Duration end = service().soFar().plus(GIVE_UP);
    while (service().isBefore(end)) {
      int status = fleet.balancer().ask(lookup).map(Answer::status).orElse(0);
      if (status == 200 || status == 404) {
        return status == 200 ? Fate.ACCEPTED : Fate.UNKNOWN;
      }
      Pace.pass(Duration.ofSeconds(1));
    }
    ledger.complain("not answered in " + GIVE_UP + ": " + path);
    return Fate.UNKNOWN;
  }

  private boolean isAccepted(Answer answer) {
    boolean good = answer.status() == 200 || answer.status() == 202;
    if (good && "failed".equals(answer.body().getString("status"))) {
      ledger.complain("accepted and failed: " + answer);
    }
    return good;
  }

  /// That a session is not connected is true while its node is cut off from the network. Any other
  /// refusal must be one that says when to come back, or, without `Retry-After`, that nobody knows
  /// whether it was carried out: what carries a key may be asked again then, too.
  private void waitAsTold(Question question, Answer answer) {
    boolean away = answer.status() == 503 && answer.code().equals("gateway_unavailable");
    boolean told = answer.retryAfter().matches("[1-9][0-9]*");
    if (away && told) {
      putOff.increment();
    } else if (answer.status() == 501) {
      ledger.unconnected(Instant.now(), question.path() + ": " + answer);
    } else if (!away || !answer.retryAfter().isEmpty()) {
      ledger.complain(question.method() + " " + question.path() + ": " + answer);
    }
    Pace.pass(Duration.ofSeconds(told ? Math.min(5, Integer.parseInt(answer.retryAfter())) : 1));
  }

  private void sit(Fleet.Linked session, Group group, Membership wanted) {
    Question question =
        wanted == Membership.IN
            ? new Question(
                "POST",
                "/sessions/" + session.id() + "/groups:join",
                new JsonObject().put("invite", group.invite()),
                Map.of())
            : new Question(
                "POST",
                "/sessions/" + session.id() + "/groups/" + group.jid() + ":leave",
                null,
                Map.of());
    Duration end = service().soFar().plus(GIVE_UP);
    boolean first = true;
    List<String> answers = new ArrayList<>();
    while (service().isBefore(end)) {
      Optional<Answer> answer = ask(question, answers);
      if (answer.isPresent() && isDone(answer.get(), wanted, first, session, group)) {
        ledger.seat(new Ledger.Seat(session, group.jid()), wanted);
        return;
      }
      answer.ifPresentOrElse(
          told -> waitAsTold(question, told),
          () -> ledger.unsure(new Ledger.Seat(session, group.jid())));
      first = false;
    }
    ledger.complain("not done in " + GIVE_UP + ": " + question.path() + ": " + answers);
  }

  /// Who was not there cannot leave; who has asked before may have left.
  private boolean isDone(
      Answer answer, Membership wanted, boolean first, Fleet.Linked session, Group group) {
    if (wanted == Membership.IN) {
      return answer.status() == 200;
    }
    boolean inside =
        ledger.seats().get(new Ledger.Seat(session, group.jid())) == Membership.IN && first;
    boolean none = answer.status() == 404 && !answer.body().encode().contains("session not found");
    return answer.status() == 204 || (none && !inside);
  }

  private void write(String phone, List<Fleet.Linked> sessions, Random random) {
    Fleet.Linked session = sessions.get(random.nextInt(sessions.size()));
    String text = "to " + session.phone() + " number " + number.incrementAndGet();
    ControlApi control = fleet.control();
    ledger.written(session.id(), control.send(phone, session.phone(), text), text);
  }

  /// Each session must send once more by each node, now that nothing happens.
  void lastWords(List<Fleet.Linked> sessions) {
    for (Fleet.Linked session : sessions) {
      for (Node node : fleet.nodes()) {
        String text = "from " + session.phone() + " at last by " + node.name();
        Map<String, String> key = Map.of("idempotency-key", text);
        Question question = sending(session, phones.getFirst(), text, false, key);
        ledger.sent(session.id(), phones.getFirst(), text, Fate.UNKNOWN);
        if (!Pace.until(AT_LAST, () -> fleet.balancer().ask(node, question).status() == 200)) {
          ledger.complain(session + " does not work at the end, asked by " + node.name());
        }
      }
    }
  }

  /// How often somebody was told to come back.
  long putOff() {
    return putOff.sum();
  }

  /// Ends when all that is under way is answered.
  @Override
  public void close() {
    ended = true;
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interrupted);
    }
  }
}
