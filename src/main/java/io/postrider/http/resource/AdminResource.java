package io.postrider.http.resource;

import io.postrider.cluster.Member;
import io.postrider.cluster.Nodes;
import io.postrider.http.exchange.Answer;
import io.postrider.http.exchange.Exchange;
import io.postrider.http.exchange.Operations;
import io.postrider.http.exchange.Page;
import io.postrider.model.Failure;
import io.postrider.model.OrganizationId;
import io.postrider.model.SessionId;
import io.postrider.session.state.SessionStatus;
import io.vertx.core.Future;

/// The nodes, and the sessions of all organizations (api.md §23).
public final class AdminResource {
  private final Nodes nodes;

  public AdminResource(Nodes nodes) {
    this.nodes = nodes;
  }

  public void register(Operations operations) {
    operations
        .on("adminListNodes", _ -> list())
        .on("adminDrainNode", this::drain)
        .on("adminListSessions", this::sessions);
  }

  private Future<Answer> list() {
    return nodes
        .list()
        .map(all -> Answer.ok(new Page<>(all.stream().map(AdminResource::body).toList(), null)));
  }

  private Future<Answer> drain(Exchange exchange) {
    String node = exchange.parameter("node");
    return nodes
        .drain(node)
        .compose(_ -> nodes.find(node))
        .map(
            found ->
                Answer.ok(
                    body(found.orElseThrow(() -> new Failure.NotFound("node").asException()))));
  }

  private Future<Answer> sessions(Exchange exchange) {
    int limit = Page.limit(exchange);
    Nodes.Search search =
        new Nodes.Search(
            exchange.text("node"),
            exchange.text("status").map(SessionStatus::ofWire),
            exchange.text("organization").map(OrganizationId::new),
            Page.after(exchange, SessionId::isValid).map(SessionId::new));
    return nodes
        .sessions(search, limit + 1)
        .map(
            rows -> Answer.ok(Page.keyed(rows, limit, row -> row.id().value(), SessionBodies::of)));
  }

  private static Body body(Nodes.Inhabited node) {
    Member member = node.member();
    return new Body(
        member.id(),
        state(member),
        member.version(),
        member.bus(),
        member.capacity(),
        node.sessions(),
        member.startedAt().toEpochMilli(),
        member.lease().toMillis());
  }

  private static String state(Member member) {
    if (!member.isAlive()) {
      return "gone";
    }
    return member.draining() ? "draining" : "active";
  }

  /// A node on the wire.
  record Body(
      String id,
      String state,
      String version,
      int bus,
      int capacity,
      int sessions,
      long startedAt,
      long leaseMillis) {}
}
