package io.postrider.cluster;

import com.github.f4b6a3.ulid.UlidCreator;
import io.postrider.model.Epoch;
import io.postrider.model.Failure;
import io.postrider.model.OrganizationId;
import io.postrider.model.SessionId;
import io.postrider.outbox.Budget;
import io.postrider.session.bus.Bus;
import io.postrider.session.bus.BusRequest;
import io.postrider.session.bus.Reply;
import io.postrider.session.state.Lifecycle;
import io.postrider.session.state.SessionRow;
import io.postrider.session.state.SessionSettings;
import io.postrider.session.state.SessionStatus;
import io.postrider.session.turn.SessionParts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Creates sessions, each on the node that has most room for it, when this node asks itself.
final class Creations {
  private final OwnershipStore store;
  private final SessionParts parts;
  private final Residents residents;
  private final Handover handover;
  private final String node;
  private final Supplier<List<Member>> members;
  private @Nullable MessageConsumer<Buffer> consumer;

  /// @param node this one
  /// @param members the nodes that are there
  Creations(
      OwnershipStore store,
      SessionParts parts,
      Residents residents,
      Handover handover,
      String node,
      Supplier<List<Member>> members) {
    this.store = store;
    this.parts = parts;
    this.residents = residents;
    this.handover = handover;
    this.node = node;
    this.members = members;
  }

  Future<Void> open(Vertx vertx) {
    MessageConsumer<Buffer> heard = vertx.eventBus().localConsumer(Bus.creation(node));
    consumer =
        heard.handler(message -> parts.reception().receive(message, this::create, Failure::of));
    return heard.completion();
  }

  Future<Void> close() {
    return consumer == null ? Future.succeededFuture() : consumer.unregister().otherwiseEmpty();
  }

  private Future<Reply> create(BusRequest request) {
    OrganizationId organization = request.organization();
    SessionSettings chosen = request.creation().settings();
    return store
        .loads()
        .map(loads -> new Placement(members.get(), loads).next(organization))
        .compose(
            home ->
                home.isPresent()
                    ? create(row(organization, home.get(), chosen, parts.timers().now()))
                    : new Failure.Busy("no node has room for another session").asFuture());
  }

  private Future<Reply> create(SessionRow row) {
    return residents
        .reserve(
            Set.of(row.id()), () -> row.owner().equals(node) ? createHere(row) : createThere(row))
        .map(new Reply.Created(row.id()));
  }

  private Future<Void> createHere(SessionRow row) {
    return residents.admit(() -> parts.sessions().insert(row).map(List.of(row))).mapEmpty();
  }

  /// A node that does not hear of it may be out of the cluster, and not to be reached there.
  private Future<Void> createThere(SessionRow row) {
    return parts
        .sessions()
        .insert(row)
        .compose(
            _ -> handover.tell(row.owner(), row.id()).recover(_ -> keep(row)).otherwiseEmpty());
  }

  private Future<Void> keep(SessionRow row) {
    boolean room =
        members.get().stream().anyMatch(member -> member.id().equals(node) && member.room() > 0);
    return room ? handover.keep(row) : Future.succeededFuture();
  }

  private static SessionRow row(
      OrganizationId organization, String home, SessionSettings settings, Instant now) {
    return new SessionRow(
        new SessionId(UlidCreator.getMonotonicUlid().toString()),
        organization,
        home,
        new Epoch(1),
        settings,
        new Lifecycle(SessionStatus.STOPPED, null, null, null, now),
        Budget.full(settings.rates(), now),
        null,
        now);
  }
}
