package io.postrider.bench;

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
  private static final Duration PATIENCE_FOR_ALL = Duration.ofMinutes(15);

  private final Vertx vertx;
  private final Http http;
  private final String phones;
  private final Contender contender;
  private final String series;
  private final boolean recipients;
  private final List<Linked> linked = Collections.synchronizedList(new ArrayList<>());

  /// @param control the base of the sandbox's control API
  /// @param series two digits that tell the phones of one contender from another's
  /// @param recipients whether each session gets a second phone to send to
  Linker(Vertx vertx, String control, Contender contender, String series, boolean recipients) {
    this.vertx = vertx;
    this.http = new Http(vertx);
    this.phones = control + "/phones";
    this.contender = contender;
    this.series = series;
    this.recipients = recipients;
  }

  /// Links more until there are so many, and waits for it.
  ///
  /// @param atATime how many are being linked at any moment
  List<Linked> linkUpTo(int sessions, int atATime) throws Exception {
    AtomicInteger next = new AtomicInteger(linked.size());
    List<Future<Void>> lanes = new ArrayList<>();
    for (int lane = 0; lane < atATime; lane++) {
      lanes.add(lane(next, sessions));
    }
    Future.all(lanes).await(PATIENCE_FOR_ALL.toSeconds(), TimeUnit.SECONDS);
    return List.copyOf(linked);
  }

  private Future<Void> lane(AtomicInteger next, int end) {
    int number = next.getAndIncrement();
    return number >= end ? Future.succeededFuture() : link(number).compose(_ -> lane(next, end));
  }

  private Future<Void> link(int number) {
    String own = phone(1, number);
    String other = recipients ? phone(2, number) : own;
    return addPhone(own)
        .compose(created -> recipients ? addPhone(other) : Future.succeededFuture(created))
        .compose(
            _ -> http.post(contender.api() + "/sessions", new JsonObject().put("start", true), 201))
        .map(session -> session.getString("id"))
        .compose(id -> scan(own, id).compose(_ -> working(id)).map(_ -> new Linked(id, other)))
        .onSuccess(linked::add)
        .mapEmpty();
  }

  private String phone(int kind, int number) {
    return "62%s%d%07d".formatted(series, kind, number);
  }

  private Future<JsonObject> addPhone(String number) {
    return http.post(phones, new JsonObject().put("phone", number), 201);
  }

  private Future<JsonObject> scan(String phone, String session) {
    return http.get(contender.session(session) + "/qr", 200)
        .map(qr -> new JsonObject().put("qr", qr.getString("code")))
        .compose(body -> http.post(phones + "/" + phone + ":scan", body, 200));
  }

  private Future<Void> working(String session) {
    return working(session, System.nanoTime() + PATIENCE.toNanos());
  }

  private Future<Void> working(String session, long end) {
    return http.get(contender.session(session), 200)
        .compose(
            found -> {
              if ("working".equals(found.getString("status"))) {
                return Future.succeededFuture();
              }
              if (System.nanoTime() > end) {
                return Future.failedFuture("not working in time: " + found.encode());
              }
              return vertx
                  .timer(POLL.toMillis(), TimeUnit.MILLISECONDS)
                  .compose(_ -> working(session, end));
            });
  }
}
