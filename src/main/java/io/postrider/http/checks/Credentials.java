package io.postrider.http.checks;

import io.postrider.auth.Authenticator;
import io.postrider.model.Failure;
import io.postrider.model.Principal;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.AuthenticationProvider;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.APIKeyHandler;
import io.vertx.ext.web.handler.ChainAuthHandler;
import io.vertx.ext.web.handler.HttpException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds out who asks (api.md §19): a login token is tried first, then the key in `x-api-key`, or
/// the bearer as a key where that header is absent.
final class Credentials implements Handler<RoutingContext> {
  private static final String KEY_HEADER = "x-api-key";
  private static final String PRINCIPAL = "principal";
  private static final Pattern BEARER = Pattern.compile("(?i)bearer +(\\S+) *");

  private static final Predicate<String> TOKEN = Authenticator::isToken;

  private final ChainAuthHandler withKey;
  private final ChainAuthHandler withBearer;

  Credentials(Authenticator authenticator) {
    AuthenticationProvider logins = provider(authenticator::login);
    AuthenticationProvider keys = provider(authenticator::key);
    this.withKey =
        ChainAuthHandler.any()
            .add(bearer(logins, TOKEN))
            .add(
                APIKeyHandler.create(keys)
                    .header(KEY_HEADER)
                    .tokenExtractor(text -> Future.succeededFuture(text.strip())));
    this.withBearer =
        ChainAuthHandler.any().add(bearer(logins, TOKEN)).add(bearer(keys, TOKEN.negate()));
  }

  private static AuthenticationProvider provider(Function<String, Future<Principal>> accept) {
    return credentials ->
        accept.apply(((TokenCredentials) credentials).getToken()).map(Credentials::user);
  }

  private static APIKeyHandler bearer(AuthenticationProvider provider, Predicate<String> form) {
    return APIKeyHandler.create(provider)
        .header("Authorization")
        .tokenExtractor(
            header -> {
              var bearer = BEARER.matcher(header.strip());
              return bearer.matches() && form.test(bearer.group(1))
                  ? Future.succeededFuture(bearer.group(1))
                  : Future.failedFuture(new HttpException(401));
            });
  }

  /// Of each header there may be one at most: with two, proxies in front and we might not mean the
  /// same.
  @Override
  public void handle(RoutingContext context) {
    MultiMap headers = context.request().headers();
    if (headers.getAll("authorization").size() > 1 || headers.getAll(KEY_HEADER).size() > 1) {
      throw new Failure.Unauthorized().asException();
    }
    (headers.contains(KEY_HEADER) ? withKey : withBearer).handle(context);
  }

  private static User user(Principal principal) {
    return User.create(new JsonObject(), new JsonObject().put(PRINCIPAL, principal));
  }

  /// Who was found; nobody fails.
  static Principal caller(@Nullable User user) {
    if (user == null || !(user.attributes().getValue(PRINCIPAL) instanceof Principal principal)) {
      throw new Failure.Unauthorized().asException();
    }
    return principal;
  }
}
