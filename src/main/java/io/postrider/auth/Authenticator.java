package io.postrider.auth;

import io.postrider.config.AuthConfig;
import io.postrider.model.Failure;
import io.postrider.model.Principal;
import io.postrider.model.Timers;
import io.postrider.trust.Announcements;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.regex.Pattern;

/// Tells who has a credential: a login token or an API key. Safe for use by many threads.
public final class Authenticator {
  /// `{"key":id}` says that a key is not what it was: every node forgets it, and ends what it has
  /// open.
  public static final String REVOKED = "postrider.auth.revoked";

  private static final int FETCH_MILLIS = 3_000;
  private static final Pattern TOKEN = Pattern.compile("[^.]+\\.[^.]+\\.[^.]+");

  private final Vertx vertx;
  private final Optional<LoginTokens> tokens;
  private final KeyCache keys;
  private final LastUse lastUse;
  private final Watches watches;
  private final DenyList denied;
  private final Announcements announcements;

  /// What is open for as long as its key is good.
  public interface Open extends AutoCloseable {
    /// It has ended by itself; nothing will be run any more.
    @Override
    void close();
  }

  /// Works at once, but hears of other nodes' revocations, and writes down last uses, after `start`
  /// only.
  public Authenticator(
      Vertx vertx,
      KeyStore store,
      DenyList denied,
      Announcements announcements,
      AuthConfig config,
      Timers timers) {
    this.vertx = vertx;
    this.denied = denied;
    this.announcements = announcements;
    this.tokens =
        config
            .login()
            .map(
                login ->
                    new LoginTokens(
                        vertx,
                        new IssuerKeys(
                            new JwksClient(vertx, login.jwksUrl(), FETCH_MILLIS)::fetch, timers),
                        new LoginClaims(login),
                        timers));
    this.lastUse = new LastUse(store, timers);
    this.keys = new KeyCache(new KeyLookups(vertx, store), timers, lastUse);
    this.watches = new Watches(vertx, store, timers);
  }

  /// Completes when revocations on any node are heard of here.
  public Future<Void> start() {
    lastUse.start();
    watches.start();
    return vertx.eventBus().<Object>consumer(REVOKED, this::hear).completion();
  }

  private void hear(Message<Object> message) {
    if (announcements.isOurs(message) && message.body() instanceof Buffer body) {
      end(new JsonObject(body).getString("key", ""));
    }
  }

  /// Who has a login token. Fails with `Failure.Unauthorized`, for whatever reason.
  public Future<Principal> login(String token) {
    return tokens
        .map(accepted -> accepted.accept(token))
        .orElseGet(() -> Future.succeededFuture(Optional.empty()))
        .map(found -> found.filter(user -> !denied.isDenied(user)))
        .compose(Authenticator::orRefused);
  }

  /// Whether somebody who was accepted before is a user who is refused since.
  public boolean isDenied(Principal principal) {
    return denied.isDenied(principal);
  }

  /// Whose API key it is. Fails with `Failure.Unauthorized` when it is no key that is good, and
  /// with `Busy` when too many unknown ones are shown at once.
  public Future<Principal> key(String key) {
    return keys.accept(key).compose(Authenticator::orRefused);
  }

  /// Whose login token or API key it is, by its form. Fails as those do.
  public Future<Principal> bearer(String credential) {
    return isToken(credential) ? login(credential) : key(credential);
  }

  /// Whether a bearer has the form of a login token; such a one is never tried as a key (api.md
  /// §19).
  public static boolean isToken(String bearer) {
    return TOKEN.matcher(bearer).matches();
  }

  private static Future<Principal> orRefused(Optional<Principal> found) {
    return found
        .map(Future::succeededFuture)
        .orElseGet(() -> new Failure.Unauthorized().asFuture());
  }

  /// Runs `action` once, on the caller's context, when the credential that was shown stops being
  /// good: an API key is disabled, deleted, rotated or expired, a user is refused, on whatever
  /// node. That is at once as a rule, and within 30 s when a message was lost. A login token's own
  /// end does not end what it has opened (api.md §17).
  ///
  /// @return to be closed when nothing is left to be ended
  public Open onRevoked(Principal principal, Runnable action) {
    return principal.kind() == Principal.Kind.API_KEY
        ? watches.add(principal, action)
        : denied.watch(principal, action);
  }

  /// A key is new: whoever was refused with it a moment ago is let in at once, here.
  void made(String key) {
    keys.forget(key);
  }

  /// Tells every node, this one before it returns, that a key is not what it was.
  void changed(String key) {
    end(key);
    announcements.publish(REVOKED, new JsonObject().put("key", key).toBuffer());
  }

  private void end(String key) {
    keys.forget(key);
    watches.end(key);
  }

  /// Writes down the last uses; completes when that is done.
  public Future<Void> close() {
    watches.close();
    return lastUse.close();
  }
}
