package io.postrider.events;

import static io.postrider.events.MemoryEventStore.ACME;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.VertxTimers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Many readers of one log.
@ExtendWith(VertxExtension.class)
final class SharedReadsTest {
  private static final int READERS = 50;
  private static final Duration LONG = Duration.ofSeconds(30);

  /// Less than it takes a reader who was not woken to look again.
  private static final int SOON = 4;

  private MemoryEventStore store;
  private Events events;
  private Context loop;

  @BeforeEach
  void open(Vertx vertx) {
    store = new MemoryEventStore(vertx);
    events = new Events(vertx, store, new VertxTimers(vertx, Clock.systemUTC()));
    loop = vertx.getOrCreateContext();
  }

  private <T> T onLoop(Supplier<Future<T>> work) throws Exception {
    return Future.<T>future(promise -> loop.runOnContext(_ -> work.get().onComplete(promise)))
        .await(20, SECONDS);
  }

  private List<EventReader> readers(EventFilter filter) throws Exception {
    return onLoop(
            () ->
                Future.all(
                    IntStream.range(0, READERS)
                        .mapToObj(_ -> events.open(ACME, new Since.Now(), filter))
                        .toList()))
        .list();
  }

  /// What all of them get next, once something has come while they waited.
  private List<Delivery> next(List<EventReader> readers, String type) throws Exception {
    Future<List<Delivery>> all = asked(readers, LONG);
    EventId _ = store.add(type);
    return all.await(SOON, SECONDS);
  }

  private Future<List<Delivery>> asked(List<EventReader> readers, Duration patience)
      throws Exception {
    Future<List<Delivery>> all =
        Future.future(
            promise ->
                loop.runOnContext(
                    _ ->
                        Future.all(readers.stream().map(one -> one.next(10, patience)).toList())
                            .<List<Delivery>>map(found -> found.list())
                            .onComplete(promise)));
    String _ = onLoop(() -> Future.succeededFuture("asked"));
    return all;
  }

  @Test
  void costOneReadAnEvent() throws Exception {
    List<EventReader> readers = readers(EventFilter.ALL);
    List<Delivery> first = next(readers, "message");
    assertThat(first).hasSize(READERS).allMatch(delivery -> delivery.events().size() == 1);
    int before = store.reads();

    for (int round = 0; round < 5; round++) {
      assertThat(next(readers, "message")).allMatch(delivery -> delivery.events().size() == 1);
    }

    assertThat(store.reads() - before).isLessThanOrEqualTo(15);
  }

  @Test
  void getWhatEachWants() throws Exception {
    List<EventReader> all = new ArrayList<>(readers(EventFilter.ALL));
    all.addAll(readers(new EventFilter(Set.of("call"), Optional.empty())));
    assertThat(next(all, "call")).allMatch(delivery -> delivery.events().size() == 1);
    Future<List<Delivery>> both = asked(all, Duration.ofSeconds(1));
    EventId _ = store.add("message");

    List<Delivery> found = both.await(SOON, SECONDS);

    assertThat(found.subList(0, READERS)).allMatch(delivery -> delivery.events().size() == 1);
    assertThat(found.subList(READERS, 2 * READERS))
        .allMatch(delivery -> delivery.events().isEmpty());
  }

  @Test
  void areForgottenWhenTheyAreOld() throws Exception {
    List<EventReader> readers = readers(EventFilter.ALL);
    assertThat(next(readers, "message")).hasSize(READERS);
    int before = store.reads();
    Future<List<Delivery>> first = asked(readers, Duration.ofMillis(1_500));
    assertThat(first.await(SOON, SECONDS)).allMatch(delivery -> delivery.events().isEmpty());
    EventId _ = store.addInSilence("message");

    assertThat(asked(readers, Duration.ofMillis(1_500)).await(SOON, SECONDS))
        .allMatch(delivery -> delivery.events().size() == 1);
    assertThat(store.reads() - before).isLessThanOrEqualTo(6);
  }
}
