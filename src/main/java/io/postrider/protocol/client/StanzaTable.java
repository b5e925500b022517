package io.postrider.protocol.client;

import io.postrider.protocol.node.Node;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/// What the server may say, by tag and by what tells two stanzas of one tag apart: the only place
/// that knows. The first row that fits counts. Source: protocol/queries-and-acks.md §3,
/// protocol/notifications-and-calls.md §1, protocol/news-2026.md §N4 and §N18.
final class StanzaTable {
  private static final List<Row> ROWS =
      List.of(
          row("message", Stanza.Message::new),
          row("status", Stanza.Message::new),
          row("appdata", Stanza.Message::new),
          row("receipt", type("retry"), Stanza.RetryRequest::new),
          row("receipt", Stanza.Receipt::new),
          row("ack", attribute("class", "message"), Stanza.MessageAck::new),
          row("ack", Stanza.OtherAck::new),
          row("iq", type("result", "error"), Stanza.Answer::new),
          row("iq", type("get").and(attribute("xmlns", "urn:xmpp:ping")), Stanza.Ping::new),
          row("iq", first("pair-device"), Stanza.QrOffer::new),
          row("iq", first("pair-success"), Stanza.PairSuccess::new),
          row("iq", Stanza.Passing::new),
          row("notification", type("w:gp2"), Stanza.GroupNotice::new),
          row(
              "notification",
              type("account_sync").and(first("blocklist")),
              Stanza.BlockNotice::new),
          row("notification", type("devices", "account_sync"), Stanza.DeviceNotice::new),
          row("notification", type("encrypt"), Stanza.KeyNotice::new),
          row("notification", type("companion_reg_refresh"), Stanza.SecretWanted::new),
          row("notification", type("link_code_companion_reg"), Stanza.CodeNotice::new),
          row("notification", type("passkey_prologue_request"), Stanza.PasskeyWanted::new),
          row("notification", type("crsc_continuation"), Stanza.PasskeyContinuation::new),
          row("notification", type("picture"), Stanza.PictureNotice::new),
          row("notification", type("status"), Stanza.AboutNotice::new),
          row("notification", type("privacy_token"), Stanza.TokenNotice::new),
          row("notification", type("mex"), Stanza.AccountNotice::new),
          row("notification", type("server_sync"), Stanza.SyncNotice::new),
          row("notification", Stanza.OtherNotice::new),
          row("call", Stanza.Call::new),
          row("success", Stanza.LoggedIn::new),
          row("ib", Stanza.Info::new),
          row("presence", Stanza.Presence::new),
          row("chatstate", Stanza.Presence::new),
          row("error", Stanza.Passing::new),
          row("failure", Stanza.End::new),
          row("stream:error", Stanza.End::new),
          row("xmlstreamend", Stanza.End::new));

  private StanzaTable() {}

  private record Row(String tag, Predicate<Node> fits, Function<Node, Stanza> kind) {}

  private static Row row(String tag, Function<Node, Stanza> kind) {
    return new Row(tag, _ -> true, kind);
  }

  private static Row row(String tag, Predicate<Node> fits, Function<Node, Stanza> kind) {
    return new Row(tag, fits, kind);
  }

  private static Predicate<Node> type(String... types) {
    return attribute("type", types);
  }

  private static Predicate<Node> attribute(String name, String... values) {
    Set<String> fitting = Set.of(values);
    return node -> node.attr(name).filter(fitting::contains).isPresent();
  }

  private static Predicate<Node> first(String childTag) {
    return node -> node.firstChild().filter(child -> child.tag().equals(childTag)).isPresent();
  }

  static Stanza find(Node node) {
    for (Row row : ROWS) {
      if (row.tag().equals(node.tag()) && row.fits().test(node)) {
        return row.kind().apply(node);
      }
    }
    return new Stanza.Unknown(node);
  }
}
