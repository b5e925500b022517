package io.postrider.sandbox;

import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.crypto.Hash;
import io.postrider.protocol.crypto.Random;
import io.postrider.protocol.node.Node;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Who may write to whom: hands tokens out, looks whether messages carry them, and locks accounts
/// that write to strangers. Source: protocol/tokens.md §1, protocol/sandbox.md §14.
final class Trusts {
  static final int LOCKED = 463;
  private static final long BUCKET = Duration.ofDays(7).toSeconds();
  private static final int VALID_BUCKETS = 4;
  private static final int TOKEN_BYTES = 24;
  private static final int STAND_IN_BYTES = 32;

  /// How far the clocks of clients may be from ours.
  private static final long SKEW = Duration.ofDays(1).toSeconds();

  private final SandboxNetwork net;

  /// A token that one account has been given by another.
  ///
  /// @param notices under which ids the companions of the account were told, by device
  record Token(Bytes value, long at, Map<Integer, String> notices) {}

  Trusts(SandboxNetwork net) {
    this.net = net;
  }

  private static long bucket(long at) {
    return Math.floorDiv(at, BUCKET);
  }

  private boolean isValid(Token token) {
    return bucket(token.at()) > bucket(net.seconds()) - VALID_BUCKETS;
  }

  /// `issuer` lets `other` write to him.
  void give(PhoneAccount issuer, PhoneAccount other, long at) {
    Token token = new Token(Random.next(TOKEN_BYTES), at, new LinkedHashMap<>());
    other.tokens.put(issuer.phone, token);
    for (Device device : other.companions()) {
      Node notice =
          ServerStanzas.notification(net, issuer.phoneJid(), "privacy_token")
              .with("sender_lid", issuer.lidJid())
              .with(
                  Node.of("tokens")
                      .with(
                          Node.of("token")
                              .with("jid", device.lidJid())
                              .with("t", at)
                              .with("type", "trusted_contact")
                              .with(token.value())));
      token.notices().put(device.number, notice.id());
      net.delivery.deliver(device, notice);
    }
    net.accounts.changed(other);
  }

  /// A companion lets somebody write to its account.
  Node asked(Device device, Node iq) {
    Optional<Node> wanted = iq.child("tokens").flatMap(tokens -> tokens.child("token"));
    Optional<PhoneAccount> other =
        wanted.flatMap(token -> token.jid("jid")).flatMap(net.accounts::find);
    long at = wanted.map(token -> token.number("t").orElse(0)).orElse(0L);
    if (wanted.isEmpty() || other.isEmpty() || other.get() == device.account) {
      net.stats.violation("a token for nobody else");
      return ServerStanzas.error(iq, 400);
    }
    boolean bare = wanted.get().jid("jid").filter(jid -> jid.device() == 0).isPresent();
    if (!bare || !wanted.get().attr("type").orElse("").equals("trusted_contact")) {
      net.stats.violation("a token for a device, or of another type");
    }
    if (at > net.seconds() + SKEW || bucket(at) <= bucket(net.seconds()) - VALID_BUCKETS) {
      net.stats.violation("a token of another time");
    }
    net.stats.tokensGiven++;
    give(device.account, other.get(), at);
    return ServerStanzas.result(iq);
  }

  /// Looks at a message of a companion that has not come before.
  void check(Device sender, Node message, Jid to) {
    boolean passes = message.child("tctoken").isPresent() || message.child("cstoken").isPresent();
    Optional<PhoneAccount> other = net.accounts.find(to).filter(one -> one != sender.account);
    boolean direct = other.isPresent() && message.child("participants").isPresent();
    boolean peer = message.attr("category").orElse("").equals("peer");
    if (!direct || peer) {
      if (passes) {
        net.stats.violation("a token where there may be none");
      }
      return;
    }
    Optional<Token> held = Optional.ofNullable(sender.account.tokens.get(other.get().phone));
    Optional<Node> carried = message.child("tctoken");
    if (carried.isPresent() && held.filter(token -> isOf(token, carried.get())).isPresent()) {
      net.stats.tokens++;
    } else if (carried.isPresent()) {
      net.stats.violation("a token that was not given");
    } else if (held.filter(token -> isExpected(token, sender)).isPresent()) {
      net.stats.violation("a message without the token that was given");
    }
    message.child("cstoken").ifPresent(token -> standIn(token, carried));
  }

  private static boolean isOf(Token token, Node carried) {
    return Hash.same(token.value(), carried.bytes());
  }

  /// Whether the companion has acknowledged it.
  private boolean isExpected(Token token, Device sender) {
    String notice = token.notices().get(sender.number);
    return notice != null && !sender.backlog.holds(notice) && isValid(token);
  }

  private void standIn(Node token, Optional<Node> carried) {
    if (carried.isPresent() || token.bytes().length() != STAND_IN_BYTES) {
      net.stats.violation("what stands in for a token is beside one, or no such thing");
    }
  }

  /// The code that refuses a message of a companion whose account is locked to somebody who has
  /// never heard of it.
  int refusal(Device sender, Node message, Jid to) {
    PhoneAccount account = sender.account;
    Optional<PhoneAccount> other = net.accounts.find(to).filter(one -> one != account);
    if (account.lockedUntil <= net.seconds()
        || other.isEmpty()
        || message.child("participants").isEmpty()
        || account.partners.contains(other.get().phone)) {
      return 0;
    }
    Token held = account.tokens.get(other.get().phone);
    boolean passes =
        held != null
            && isValid(held)
            && message.child("tctoken").filter(carried -> isOf(held, carried)).isPresent();
    return passes ? 0 : LOCKED;
  }

  /// A message has been taken.
  void wrote(PhoneAccount from, PhoneAccount to) {
    if (from == to) {
      return;
    }
    boolean first = from.partners.add(to.phone);
    boolean met = to.partners.add(from.phone);
    if (first || met) {
      net.accounts.changed(from);
      net.accounts.changed(to);
    }
    give(from, to);
    give(to, from);
  }

  /// Who trusts does so once a week, if he wants to at all.
  private void give(PhoneAccount issuer, PhoneAccount other) {
    Token held = other.tokens.get(issuer.phone);
    if (issuer.trusts && (held == null || bucket(held.at()) < bucket(net.seconds()))) {
      give(issuer, other, net.seconds());
    }
  }

  /// Locks an account for a while, or unlocks it, and tells its companions.
  ///
  /// @param quiet whether they are not told
  void lock(PhoneAccount account, Duration length, String type, boolean quiet) {
    account.lockedUntil = length.isZero() ? 0 : net.seconds() + length.toSeconds();
    account.lock = type;
    net.accounts.changed(account);
    if (quiet) {
      return;
    }
    JsonObject told =
        new JsonObject()
            .put(
                "data",
                new JsonObject().put("xwa2_notify_account_reachout_timelock", lock(account)));
    for (Device device : account.companions()) {
      net.delivery.deliver(
          device,
          ServerStanzas.notification(net, Jid.WHATSAPP, "mex")
              .with(
                  ServerStanzas.text("update", told.encode())
                      .with("op_name", "NotificationUserReachoutTimelockUpdate")));
    }
  }

  private JsonObject lock(PhoneAccount account) {
    boolean active = account.lockedUntil > net.seconds();
    JsonObject lock = new JsonObject().put("is_active", active);
    return active
        ? lock.put("time_enforcement_ends", Long.toString(account.lockedUntil))
            .put("enforcement_type", account.lock)
        : lock;
  }

  /// Until when an account is locked, for whoever asks.
  Node answer(Device device, Node iq) {
    String id = iq.child("query").flatMap(query -> query.attr("query_id")).orElse("");
    JsonObject answer =
        id.equals("23983697327930364")
            ? new JsonObject()
                .put(
                    "data",
                    new JsonObject()
                        .put("xwa2_fetch_account_reachout_timelock", lock(device.account)))
            : new JsonObject().put("data", new JsonObject());
    return ServerStanzas.result(iq, ServerStanzas.text("result", answer.encode()));
  }
}
