package io.postrider.http.resource;

import io.postrider.auth.Denial;
import io.postrider.auth.DenyList;
import io.postrider.http.exchange.Answer;
import io.postrider.http.exchange.Exchange;
import io.postrider.http.exchange.Operations;
import io.postrider.http.exchange.Page;
import io.postrider.model.Failure;
import io.postrider.model.OrganizationId;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/// Users whose login tokens are refused (api.md §22).
public final class DenialResource {
  private final DenyList denied;

  public DenialResource(DenyList denied) {
    this.denied = denied;
  }

  public void register(Operations operations) {
    operations
        .on("listDenials", _ -> Future.succeededFuture(list()))
        .on("createDenial", this::create)
        .on("liftDenial", this::lift);
  }

  private Answer list() {
    return Answer.ok(new Page<>(denied.all().stream().map(DenialResource::body).toList(), null));
  }

  private Future<Answer> create(Exchange exchange) {
    Denial.Whom whom = whom(exchange);
    try {
      return denied.deny(whom).map(denial -> Answer.json(201, body(denial)));
    } catch (IllegalArgumentException _) {
      return new Failure.Invalid("userId", "is none that a token can have").asFuture();
    }
  }

  private Future<Answer> lift(Exchange exchange) {
    return denied
        .lift(whom(exchange))
        .compose(
            done ->
                done
                    ? Future.succeededFuture(Answer.NO_CONTENT)
                    : new Failure.NotFound("denial").asFuture());
  }

  private static Denial.Whom whom(Exchange exchange) {
    @Nullable String organization = exchange.body().getString("organizationId");
    return new Denial.Whom(
        exchange.body().getString("userId"),
        organization == null ? null : new OrganizationId(organization));
  }

  private static Body body(Denial denial) {
    @Nullable OrganizationId organization = denial.whom().organization();
    return new Body(
        denial.whom().user(),
        organization == null ? null : organization.value(),
        denial.until().toEpochMilli());
  }

  /// A denial on the wire.
  record Body(String userId, @Nullable String organizationId, long until) {}
}
