package io.postrider.bench;

import io.postrider.GatewayProcess;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Links sessions, each to a phone of its own, some at a time.
final class Linker {
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PATIENCE_FOR_ALL = Duration.ofMinutes(40);

  private final Vertx vertx;
  private final Http http;
  private final String phones;
  private final String series;
  private final boolean recipients;
  private final List<String> keys;
  private final List<Linked> linked = Collections.synchronizedList(new ArrayList<>());

  /// @param control the base of the sandbox's control API
  /// @param series two digits that tell the phones of one contender from another's
  /// @param recipients whether each session gets a second phone to send to
  Linker(Vertx vertx, String control, String series, boolean recipients) {
    this(vertx, control, series, recipients, List.of(GatewayProcess.KEY));
  }

  /// @param keys of the organizations, each of which gets a session in turn
  Linker(Vertx vertx, String control, String series, boolean recipients, List<String> keys) {
    this.vertx = vertx;
    this.http = new Http(vertx);
    this.phones = control + "/phones";
    this.series = series;
    this.recipients = recipients;
    this.keys = List.copyOf(keys);
  }

  /// Links more until there are so many, and waits for it.
  ///
  /// @param contender the same, or one that has what it had
  /// @param atATime how many are being linked at any moment
  List<Linked> linkUpTo(Contender contender, int sessions, int atATime) throws Exception {
    AtomicInteger next = new AtomicInteger(linked.size());
    List<Future<Void>> lanes = new ArrayList<>();
    for (int lane = 0; lane < atATime; lane++) {
      lanes.add(lane(contender, next, sessions));
    }
    Future.all(lanes).await(PATIENCE_FOR_ALL.toSeconds(), TimeUnit.SECONDS);
    return List.copyOf(linked);
  }

  private Future<Void> lane(Contender contender, AtomicInteger next, int end) {
    int number = next.getAndIncrement();
    return number >= end
        ? Future.succeededFuture()
        : link(contender, number).compose(_ -> lane(contender, next, end));
  }

  private Future<Void> link(Contender contender, int number) {
    String own = phone(1, number);
    String other = recipients ? phone(2, number) : own;
    String key = keys.get(number % keys.size());
    Http owner = http.as(key);
    return addPhone(own)
        .compose(created -> recipients ? addPhone(other) : Future.succeededFuture(created))
        .compose(_ -> contender.dialect().create(owner, "s" + number))
        .compose(
            created ->
                scan(own, created.code())
                    .compose(_ -> working(contender, owner, created.id()))
                    .map(_ -> new Linked(created.id(), own, other, key)))
        .onSuccess(linked::add)
        .mapEmpty();
  }

  private String phone(int kind, int number) {
    return "62%s%d%07d".formatted(series, kind, number);
  }

  private Future<JsonObject> addPhone(String number) {
    return http.post(phones, new JsonObject().put("phone", number), 201);
  }

  private Future<JsonObject> scan(String phone, String code) {
    return http.post(phones + "/" + phone + ":scan", new JsonObject().put("qr", code), 200);
  }

  private Future<Void> working(Contender contender, Http owner, String session) {
    return working(contender, owner, session, System.nanoTime() + PATIENCE.toNanos());
  }

  private Future<Void> working(Contender contender, Http owner, String session, long end) {
    return contender
        .dialect()
        .works(owner, session)
        .compose(
            works -> {
              if (works) {
                return Future.succeededFuture();
              }
              if (System.nanoTime() > end) {
                return Future.failedFuture("session " + session + " does not work in time");
              }
              return vertx
                  .timer(POLL.toMillis(), TimeUnit.MILLISECONDS)
                  .compose(_ -> working(contender, owner, session, end));
            });
  }
}
