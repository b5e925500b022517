package io.postrider.events;

import io.postrider.model.OrganizationId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Wakes readers over the bus: `postrider.events.<organization>` says that the log has grown and
/// nothing else, since anybody may listen; `postrider.firehose` says it of all, `{"organization",
/// "newest": position}`. One subscription an organization, however many readers there are. Anybody
/// on the bus may wake: a reader looks, and finds what there is. Used on one event loop, `tell` on
/// any thread.
final class Wakeups {
  private static final String ALL = "postrider.firehose";

  private final Vertx vertx;
  private final Consumer<OrganizationId> first;
  private final Map<OrganizationId, Hub> hubs = new HashMap<>();
  private final Set<BiConsumer<OrganizationId, Long>> readersOfAll = new LinkedHashSet<>();
  private @Nullable MessageConsumer<Object> all;

  /// @param first told before the readers of an organization are woken, and when it has none any
  ///   more
  Wakeups(Vertx vertx, Consumer<OrganizationId> first) {
    this.vertx = vertx;
    this.first = first;
  }

  /// Those of one organization who want to be woken.
  private record Hub(MessageConsumer<Object> consumer, Future<Void> ready, Set<Runnable> readers) {}

  static String address(OrganizationId organization) {
    return "postrider.events." + organization.value();
  }

  /// Tells all readers that these options reach.
  static void tell(Vertx vertx, OrganizationId organization, long newest, DeliveryOptions options) {
    vertx.eventBus().publish(address(organization), new JsonObject().toBuffer(), options);
    JsonObject news =
        new JsonObject().put("newest", newest).put("organization", organization.value());
    vertx.eventBus().publish(ALL, news.toBuffer(), options);
  }

  /// Wakes a reader of all logs from the completion of this future on, until `removeFromAll`.
  Future<Void> addToAll(BiConsumer<OrganizationId, Long> reader) {
    readersOfAll.add(reader);
    if (all == null) {
      all = vertx.eventBus().consumer(ALL);
      all.handler(this::wakeAll);
    }
    return all.completion();
  }

  private void wakeAll(Message<Object> message) {
    news(message).ifPresent(this::wakeAll);
  }

  private void wakeAll(News news) {
    @Nullable OrganizationId organization = news.organization();
    if (organization != null) {
      List.copyOf(readersOfAll).forEach(reader -> reader.accept(organization, news.newest()));
    }
  }

  /// What a message says.
  private record News(@Nullable OrganizationId organization, long newest) {}

  /// Empty for what none of our nodes says.
  private static Optional<News> news(Message<Object> message) {
    try {
      JsonObject news = new JsonObject((Buffer) message.body());
      String organization = news.getString("organization");
      return Optional.of(
          new News(
              organization == null ? null : new OrganizationId(organization),
              news.getLong("newest")));
    } catch (RuntimeException _) {
      return Optional.empty();
    }
  }

  void removeFromAll(BiConsumer<OrganizationId, Long> reader) {
    if (readersOfAll.remove(reader) && readersOfAll.isEmpty() && all != null) {
      all.unregister().onFailure(_ -> {});
      all = null;
    }
  }

  /// Wakes `reader` from the completion of this future on, until `remove`.
  Future<Void> add(OrganizationId organization, Runnable reader) {
    Hub hub = hubs.computeIfAbsent(organization, this::open);
    hub.readers().add(reader);
    return hub.ready();
  }

  private Hub open(OrganizationId organization) {
    MessageConsumer<Object> consumer = vertx.eventBus().consumer(address(organization));
    Set<Runnable> readers = new LinkedHashSet<>();
    consumer.handler(
        _ -> {
          first.accept(organization);
          List.copyOf(readers).forEach(Runnable::run);
        });
    return new Hub(consumer, consumer.completion(), readers);
  }

  void remove(OrganizationId organization, Runnable reader) {
    Hub hub = hubs.get(organization);
    if (hub != null && hub.readers().remove(reader) && hub.readers().isEmpty()) {
      hubs.remove(organization);
      first.accept(organization);
      hub.consumer().unregister().onFailure(_ -> {});
    }
  }
}
