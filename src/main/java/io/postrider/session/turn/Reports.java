package io.postrider.session.turn;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;

/// What has become of messages and is not stored yet: it waits for the next commit, which a send
/// needs anyhow. On the session's event loop only.
final class Reports {
  private List<Report> waiting = new ArrayList<>();

  private record Report(Draft draft, Promise<Void> stored) {}

  /// Completes when it is stored, and fails with the commit that it was part of.
  Future<Void> add(Draft draft) {
    Report report = new Report(draft, Promise.promise());
    waiting.add(report);
    return report.stored().future();
  }

  int size() {
    return waiting.size();
  }

  /// All that wait, which wait no more.
  Some take() {
    Some all = new Some(waiting);
    waiting = new ArrayList<>();
    return all;
  }

  /// Those of one commit.
  static final class Some {
    private final List<Report> reports;

    private Some(List<Report> reports) {
      this.reports = reports;
    }

    /// They come before what a draft says, in their order.
    void precede(Draft draft) {
      reports.reversed().forEach(report -> draft.after(report.draft()));
    }

    void succeed() {
      reports.forEach(report -> report.stored().complete());
    }

    void fail(Throwable thrown) {
      reports.forEach(report -> report.stored().fail(thrown));
    }
  }
}
