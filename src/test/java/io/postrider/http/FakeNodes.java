package io.postrider.http;

import io.postrider.cluster.Member;
import io.postrider.cluster.Nodes;
import io.postrider.session.state.SessionRow;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The nodes `node_1`, which owns every session, and `node_2`, which is gone.
final class FakeNodes implements Nodes {
  private final Map<String, Member> members = new ConcurrentHashMap<>();
  private final FakeSessions sessions;

  FakeNodes(FakeSessions sessions) {
    this.sessions = sessions;
    put("node_1", false, Duration.ofSeconds(3));
    put("node_2", false, Duration.ofMinutes(-1));
  }

  private void put(String id, boolean draining, Duration lease) {
    members.put(
        id,
        new Member(
            id,
            "1.0",
            1,
            100,
            draining,
            Instant.ofEpochMilli(1_000),
            Instant.ofEpochMilli(2_000),
            lease));
  }

  @Override
  public Future<List<Inhabited>> list() {
    return Future.succeededFuture(
        members.values().stream()
            .sorted(Comparator.comparing(Member::id))
            .map(this::inhabited)
            .toList());
  }

  private Inhabited inhabited(Member member) {
    return new Inhabited(member, member.id().equals("node_1") ? sessions.all().size() : 0);
  }

  @Override
  public Future<Optional<Inhabited>> find(String node) {
    return Future.succeededFuture(Optional.ofNullable(members.get(node)).map(this::inhabited));
  }

  @Override
  public Future<Boolean> drain(String node) {
    Member member = members.get(node);
    if (member != null) {
      put(node, true, member.lease());
    }
    return Future.succeededFuture(member != null);
  }

  @Override
  public Future<List<SessionRow>> sessions(Search search, int limit) {
    return Future.succeededFuture(
        sessions.all().stream()
            .filter(row -> search.node().map(row.owner()::equals).orElse(true))
            .filter(row -> search.status().map(row.state().status()::equals).orElse(true))
            .filter(row -> search.organization().map(row.organization()::equals).orElse(true))
            .filter(
                row ->
                    search
                        .before()
                        .map(before -> row.id().value().compareTo(before.value()) < 0)
                        .orElse(true))
            .sorted(Comparator.comparing((SessionRow row) -> row.id().value()).reversed())
            .limit(limit)
            .toList());
  }

  @Override
  public Future<Census> census(String node) {
    return Future.succeededFuture(new Census(Map.of(), 0, Duration.ZERO, 0));
  }
}
