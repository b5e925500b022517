package io.postrider.bench;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;

/// How a contender is asked for what the load runs need.
interface Dialect {
  /// A new session that shows a code.
  ///
  /// @param name of its own, for who wants one
  Future<Unlinked> create(Http http, String name);

  /// Whether it may send.
  Future<Boolean> works(Http http, String session);

  /// How many may send, of those that have logged in since then.
  Future<Long> working(Http http, Instant since);

  /// Where texts go.
  String messages(String session);

  /// Where the events of messages that came in are read as a stream, if anywhere.
  Optional<String> events();

  /// A session before its code is scanned.
  record Unlinked(String id, String code) {}
}
