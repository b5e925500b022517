package io.postrider.sandbox;

import io.postrider.model.Jid;
import io.postrider.protocol.node.Node;
import java.time.Duration;
import java.util.List;

/// Brings one connection what has waited, in the windows that it asks for, then says that this was
/// all. Who does not ask gets the rest pushed, which is noticed. Source:
/// protocol/login-and-stream.md §10.
final class Feed {
  /// The largest window.
  static final int LARGEST = 200;

  /// So long a companion may take to ask, once it has done with what it got.
  static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final int MOST_WAITS = 30;

  private final SandboxNetwork net;
  private final CompanionLink link;
  private final Device device;
  private long place = -1;
  private int sent;
  private int waits;
  private int asked;

  Feed(SandboxNetwork net, CompanionLink link, Device device) {
    this.net = net;
    this.link = link;
    this.device = device;
  }

  void begin() {
    List<Node> waiting = device.backlog.all();
    device.backlog.unsent();
    link.feed = this;
    if (waiting.isEmpty()) {
      end();
      return;
    }
    link.send(info(preview(waiting)));
    watch();
  }

  /// The companion wants so many more.
  void ask(long count) {
    asked++;
    waits = 0;
    bring(Math.clamp(count, 0, LARGEST));
    if (device.backlog.after(place, 1).isEmpty()) {
      end();
    } else {
      watch();
    }
  }

  private void bring(int most) {
    for (Backlog.Entry entry : device.backlog.after(place, most)) {
      place = entry.place();
      device.backlog.sent(entry.stanza(), net.now());
      link.send(entry.stanza().with("offline", sent++));
    }
  }

  private void watch() {
    int mine = asked;
    net.after(
        PATIENCE,
        () -> {
          if (link.feed == this && mine == asked && !link.isEnded()) {
            late();
          }
        });
  }

  /// A companion that has still to do with its window may take longer.
  private void late() {
    waits++;
    if (device.backlog.holdsUpTo(place) && waits < MOST_WAITS) {
      watch();
      return;
    }
    int before = sent;
    bring(Integer.MAX_VALUE);
    net.stats.pushed += sent - before;
    net.stats.violation("a backlog that is not asked for");
    end();
  }

  private void end() {
    link.feed = null;
    link.send(info(Node.of("offline").with("count", sent)));
    net.logins.live(link, device);
  }

  private static Node info(Node child) {
    return Node.of("ib").with("from", Jid.WHATSAPP).with(child);
  }

  private static Node preview(List<Node> waiting) {
    return Node.of("offline_preview")
        .with("count", waiting.size())
        .with("message", count(waiting, "message"))
        .with("receipt", count(waiting, "receipt"))
        .with("notification", count(waiting, "notification"))
        .with("appdata", count(waiting, "appdata"));
  }

  private static long count(List<Node> waiting, String tag) {
    return waiting.stream().filter(stanza -> stanza.tag().equals(tag)).count();
  }
}
