package io.postrider.trust;

import io.postrider.model.Bytes;
import io.postrider.model.Recent;
import io.postrider.model.Timers;
import io.postrider.protocol.crypto.Hash;
import io.postrider.protocol.crypto.Random;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import java.time.Instant;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What this node tells all nodes at once, signed, and whether a node of the installation has told
/// what is heard (HMAC-SHA-256). A signature covers the whole body, the address, and a time: it is
/// good there, for half a minute, once on each node. For any thread.
public final class Announcements {
  private static final Pattern FORM =
      Pattern.compile("Node ((\\d{1,15})\\.[A-Za-z0-9_-]{16})\\.([A-Za-z0-9_-]{43})");
  private static final int RANDOM_BYTES = 12;

  /// More are not made in the time in which one is good.
  private static final int REMEMBERED = 10_000;

  private final Vertx vertx;
  private final Bytes key;
  private final Timers timers;
  private final Set<String> heard = Recent.set(REMEMBERED);

  /// @param key the same on every node, and nowhere else
  public Announcements(Vertx vertx, Bytes key, Timers timers) {
    this.vertx = vertx;
    this.key = key;
    this.timers = timers;
  }

  /// Tells whoever listens there, on this node too.
  public void publish(String address, Buffer body) {
    String text = timers.now().toEpochMilli() + "." + Random.next(RANDOM_BYTES).base64Url();
    String signature = text + "." + mac(address, text, body).base64Url();
    vertx.eventBus().publish(address, body, Signatures.options(signature));
  }

  /// Whether a node of ours has told it, half a minute ago at most, and it was not heard here
  /// before.
  public boolean isOurs(Message<?> message) {
    @Nullable String header = message.headers().get(Signatures.HEADER);
    Matcher form = FORM.matcher(header == null ? "" : header);
    return form.matches()
        && message.body() instanceof Buffer body
        && Signatures.isMac(form.group(3), mac(message.address(), form.group(1), body))
        && Signatures.isCurrent(Instant.ofEpochMilli(Long.parseLong(form.group(2))), timers.now())
        && isNew(form.group(1));
  }

  private synchronized boolean isNew(String text) {
    return heard.add(text);
  }

  /// Neither an address nor a text has a space in it, so that it is clear where the body begins.
  private Bytes mac(String address, String text, Buffer body) {
    return Hash.hmac(key, Bytes.utf8(address + " " + text + " "), Bytes.wrap(body.getBytes()));
  }
}
