package io.postrider.sandbox;

import io.postrider.model.Bytes;
import io.postrider.model.Failure;
import io.postrider.model.Jid;
import io.postrider.protocol.crypto.Aes;
import io.postrider.protocol.crypto.CryptoException;
import io.postrider.protocol.crypto.Hash;
import io.postrider.protocol.crypto.KeyPair;
import io.postrider.protocol.crypto.Random;
import io.postrider.protocol.crypto.X25519;
import io.postrider.protocol.node.Node;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Linking with a code that is typed on the phone, the phone's half. Source: protocol/pairing.md §7
/// to §9.
final class PairingCodes {
  private static final Duration HELLO = Duration.ofSeconds(2);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration FINISH = Duration.ofSeconds(10);
  private static final Duration AGE = Duration.ofMinutes(3);
  private static final int ROUNDS = 2 << 16;

  /// Of which browsers and systems the server has heard.
  private static final Pattern DISPLAY =
      Pattern.compile(
          "(Chrome|Edge|Firefox|IE|Opera|Safari|Desktop|Brave)"
              + " \\((Mac OS|Windows|Linux|Ubuntu|Debian|Fedora|Chrome OS|Android|iOS)\\)");

  private static final Pattern CLIENT_TYPE = Pattern.compile("[0-9ce]");
  private static final Set<String> NONCES = Set.of("\0", "0");

  /// A companion that waits for its code to be typed.
  private record Request(
      Linking.Candidate candidate, Bytes wrapped, Bytes ref, Jid jid, long sinceMs) {}

  /// A code that was typed; the companion's key bundle is still to come.
  private record Typed(
      Request request,
      PhoneAccount account,
      KeyPair ephemeral,
      Bytes theirs,
      Promise<Jid> linked) {}

  private final SandboxNetwork net;
  private final Linking linking;
  private final Map<String, Request> requests = new HashMap<>();
  private final Map<Linking.Candidate, Typed> typed = new HashMap<>();

  PairingCodes(SandboxNetwork net, Linking linking) {
    this.net = net;
    this.linking = linking;
  }

  /// A stage of an unpaired companion.
  void receive(Linking.Candidate candidate, Node iq) {
    Node stage = iq.child("link_code_companion_reg").orElseThrow();
    switch (stage.attr("stage").orElse("")) {
      case "companion_hello" -> hello(candidate, iq, stage);
      case "companion_finish" -> finish(candidate, iq, stage);
      default -> candidate.link.send(ServerStanzas.error(iq, 400));
    }
  }

  private void hello(Linking.Candidate candidate, Node iq, Node stage) {
    Bytes wrapped = content(stage, "link_code_pairing_wrapped_companion_ephemeral_pub");
    Jid jid = stage.jid("jid").orElse(Jid.WHATSAPP);
    if (wrapped.length() != 80
        || net.accounts.find(jid).isEmpty()
        || !isOfficial(candidate, stage)) {
      candidate.link.send(ServerStanzas.error(iq, 400));
      return;
    }
    Bytes ref = Bytes.utf8("3@" + Random.next(18).base64());
    requests.put(jid.user(), new Request(candidate, wrapped, ref, jid, net.now().toEpochMilli()));
    candidate.link.send(
        ServerStanzas.result(
            iq,
            Node.of("link_code_companion_reg")
                .with(ServerStanzas.binary("link_code_pairing_ref", ref))));
  }

  /// Whether it says what an official client says, in the same way.
  private boolean isOfficial(Linking.Candidate candidate, Node stage) {
    boolean fits =
        content(stage, "companion_server_auth_key_pub").equals(candidate.registration.noiseKey())
            && CLIENT_TYPE.matcher(text(stage, "companion_platform_id")).matches()
            && DISPLAY.matcher(text(stage, "companion_platform_display")).matches()
            && NONCES.contains(text(stage, "link_code_pairing_nonce"));
    if (!fits) {
      net.stats.violation("a companion_hello with a wrong key, platform or nonce");
    }
    return fits;
  }

  /// The phone wants another code than the one that is shown.
  ///
  /// @return whether a companion waits for one to be typed
  boolean refresh(PhoneAccount account) {
    Request request = requests.remove(account.phone);
    if (request == null) {
      return false;
    }
    request.candidate.link.send(
        ServerStanzas.notification(net, Jid.WHATSAPP, "link_code_companion_reg")
            .with(
                Node.of("link_code_companion_reg")
                    .with("stage", "refresh_code")
                    .with("force_manual_refresh", "false")
                    .with(ServerStanzas.binary("link_code_pairing_ref", request.ref))));
    return true;
  }

  /// The phone's owner types a code.
  Future<Jid> enter(PhoneAccount account, String code) {
    String plain = code.replace("-", "").toUpperCase(Locale.ROOT);
    Promise<Jid> linked = Promise.promise();
    await(account, plain, net.now().plus(HELLO).toEpochMilli(), linked);
    return linked.future();
  }

  private void await(PhoneAccount account, String code, long until, Promise<Jid> linked) {
    Request request = requests.get(account.phone);
    long now = net.now().toEpochMilli();
    if (request != null && now - request.sinceMs > AGE.toMillis()) {
      linked.tryFail(wrong());
    } else if (request != null) {
      typed(account, request, code, linked);
    } else if (now < until) {
      net.after(POLL, () -> await(account, code, until, linked));
    } else {
      linked.tryFail(wrong());
    }
  }

  private void typed(PhoneAccount account, Request request, String code, Promise<Jid> linked) {
    KeyPair ephemeral = KeyPair.generate();
    Bytes salt = Random.next(32);
    net.vertx
        .executeBlocking(
            () ->
                new Bytes[] {
                  Hash.pbkdf2(code, request.wrapped.slice(0, 32), ROUNDS),
                  Hash.pbkdf2(code, salt, ROUNDS)
                })
        .onFailure(linked::tryFail)
        .onSuccess(
            keys -> {
              Bytes theirs =
                  Aes.ctr(keys[0], request.wrapped.slice(32, 48), request.wrapped.slice(48, 80));
              Bytes iv = Random.next(16);
              Bytes ours = Bytes.concat(salt, iv, Aes.ctr(keys[1], iv, ephemeral.publicKey()));
              typed.put(request.candidate, new Typed(request, account, ephemeral, theirs, linked));
              tell(account, request, ours);
              net.after(FINISH, () -> linked.tryFail(wrong()));
            });
  }

  private void tell(PhoneAccount account, Request request, Bytes wrapped) {
    request.candidate.link.send(
        ServerStanzas.notification(net, Jid.WHATSAPP, "link_code_companion_reg")
            .with(
                Node.of("link_code_companion_reg")
                    .with("stage", "primary_hello")
                    .with(
                        ServerStanzas.binary(
                            "link_code_pairing_wrapped_primary_ephemeral_pub", wrapped),
                        ServerStanzas.binary("primary_identity_pub", account.identity.publicKey()),
                        ServerStanzas.binary("link_code_pairing_ref", request.ref))));
  }

  private void finish(Linking.Candidate candidate, Node iq, Node stage) {
    Typed typing = typed.remove(candidate);
    if (typing == null
        || !content(stage, "link_code_pairing_ref").equals(typing.request.ref)
        || !stage.jid("jid").equals(Optional.of(typing.request.jid))) {
      net.stats.violation("a companion_finish of another attempt");
      candidate.link.send(ServerStanzas.error(iq, 400));
      return;
    }
    try {
      Bytes secret = secret(typing, stage);
      candidate.link.send(ServerStanzas.result(iq));
      requests.remove(typing.account.phone);
      linking
          .link(typing.account, candidate, secret)
          .onSuccess(typing.linked::tryComplete)
          .onFailure(typing.linked::tryFail);
    } catch (CryptoException | IndexOutOfBoundsException unreadable) {
      candidate.link.send(ServerStanzas.error(iq, 400));
      typing.linked.tryFail(wrong());
    }
  }

  private static Bytes secret(Typed typing, Node stage) {
    Bytes identity = content(stage, "companion_identity_public");
    Bytes bundle = content(stage, "link_code_pairing_wrapped_key_bundle");
    Bytes shared = X25519.agree(typing.ephemeral.privateKey(), typing.theirs);
    Bytes key =
        Hash.hkdf(
            shared,
            bundle.slice(0, 32),
            Bytes.utf8("link_code_pairing_key_bundle_encryption_key"),
            32);
    Bytes plain =
        Aes.gcmDecrypt(key, bundle.slice(32, 44), Bytes.EMPTY, bundle.slice(44, bundle.length()));
    KeyPair own = typing.account.identity;
    if (!plain.slice(0, 32).equals(identity)
        || !identity.equals(typing.request.candidate.registration.identity())
        || !plain.slice(32, 64).equals(own.publicKey())) {
      throw new CryptoException("the key bundle is of somebody else");
    }
    Bytes both = X25519.agree(own.privateKey(), identity);
    return Hash.hkdf(
        Bytes.concat(shared, both, plain.slice(64, 96)), Bytes.EMPTY, Bytes.utf8("adv_secret"), 32);
  }

  private static String text(Node parent, String tag) {
    return content(parent, tag).utf8();
  }

  private static Bytes content(Node parent, String tag) {
    return parent.child(tag).map(Node::bytes).orElse(Bytes.EMPTY);
  }

  private static RuntimeException wrong() {
    return new Failure.Invalid("code", "no companion waits for it").asException();
  }

  void gone(Linking.Candidate candidate) {
    requests.values().removeIf(request -> request.candidate == candidate);
    typed.remove(candidate);
  }
}
