package io.postrider.trust;

import io.postrider.model.Bytes;
import io.postrider.model.Principal;
import io.postrider.model.Timers;
import io.postrider.protocol.crypto.Hash;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Signs what this node says on the bus, and knows what other nodes of the installation have signed
/// (HMAC-SHA-256). A signature covers the whole body, the address that it is for, the one node that
/// may accept it, for whom the sender speaks, a time and a number: it is good there, for half a
/// minute, once. An answer is signed together with the signature that it answers. For any thread.
public final class Signatures {
  /// The header that says who sends a message, and who answers it.
  public static final String HEADER = "authorization";

  /// What it begins with when that is a node.
  static final String SCHEME = "Node ";

  /// How far clocks of two nodes may be apart, the way of the message included.
  static final Duration VALID = Duration.ofSeconds(30);

  private static final int KEY_BYTES = 32;

  private final Bytes ofMessages;
  private final Bytes ofAnswers;
  private final Timers timers;
  private final Replays replays = new Replays(VALID.multipliedBy(2));
  private final String node;
  private final AtomicLong sent = new AtomicLong();

  /// @param key the same on every node, and nowhere else
  /// @param node the id of this node, fresh for each start
  public Signatures(Bytes key, String node, Timers timers) {
    this.node = node;
    this.ofMessages = derived(key, "message");
    this.ofAnswers = derived(key, "answer");
    this.timers = timers;
  }

  private static Bytes derived(Bytes key, String label) {
    return Hash.hkdf(key, Bytes.EMPTY, Bytes.utf8(label), KEY_BYTES);
  }

  /// The signature of a message that this node sends.
  ///
  /// @param principal for whom
  /// @param recipient the node that is to accept it
  /// @param to the address where it is to be carried out, wherever it passes through
  public String sign(Principal principal, String recipient, String to, Buffer body) {
    Claims claims =
        new Claims(to, recipient, node, sent.incrementAndGet(), timers.now(), principal);
    String text = Bytes.utf8(claims.toJson().encode()).base64Url();
    return text + "." + mac(ofMessages, text, body).base64Url();
  }

  /// For whom a node speaks. Empty when no node of ours has signed this for this address and this
  /// node, half a minute ago at most, or when it was accepted here before.
  Optional<Principal> accept(String signature, String to, Buffer body) {
    return claims(signature, body)
        .filter(
            claims ->
                claims.to().equals(to)
                    && claims.node().equals(node)
                    && isCurrent(claims.at(), timers.now()))
        .filter(claims -> replays.pass(claims.from(), claims.number(), timers.now()))
        .map(Claims::principal);
  }

  /// Nothing of them is looked at before the signature is right.
  private Optional<Claims> claims(String signature, Buffer body) {
    int dot = signature.indexOf('.');
    if (dot < 0
        || !isMac(signature.substring(dot + 1), ofMessages, signature.substring(0, dot), body)) {
      return Optional.empty();
    }
    String json = Bytes.fromBase64Url(signature.substring(0, dot)).utf8();
    return Optional.of(Claims.of(new JsonObject(json)));
  }

  /// Whether what was said at an instant may still be believed.
  static boolean isCurrent(Instant at, Instant now) {
    return Duration.between(at, now).abs().compareTo(VALID) <= 0;
  }

  /// A message of this node carries its signature so.
  public static DeliveryOptions options(String signature) {
    return new DeliveryOptions().addHeader(HEADER, SCHEME + signature);
  }

  /// An answer carries its signature so.
  ///
  /// @param asked the signature of what it answers
  DeliveryOptions answer(String asked, Buffer body) {
    return options(mac(ofAnswers, asked, body).base64Url());
  }

  /// Whether a node of ours has answered this to what was signed so.
  ///
  /// @param asked the signature of what it answers
  public boolean isAnswer(Message<?> answer, String asked) {
    @Nullable String header = answer.headers().get(HEADER);
    return header != null
        && header.startsWith(SCHEME)
        && answer.body() instanceof Buffer body
        && isMac(header.substring(SCHEME.length()), ofAnswers, asked, body);
  }

  private static boolean isMac(String shown, Bytes key, String text, Buffer body) {
    return isMac(shown, mac(key, text, body));
  }

  /// Whether what somebody shows, in base64url, is this MAC.
  static boolean isMac(String shown, Bytes right) {
    try {
      return Hash.same(Bytes.fromBase64Url(shown), right);
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /// No text has a space in it, so that it is clear where the body begins.
  private static Bytes mac(Bytes key, String text, Buffer body) {
    return Hash.hmac(key, Bytes.utf8(text + " "), Bytes.wrap(body.getBytes()));
  }
}
