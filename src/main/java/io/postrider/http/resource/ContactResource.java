package io.postrider.http.resource;

import io.postrider.http.exchange.Answer;
import io.postrider.http.exchange.Exchange;
import io.postrider.http.exchange.Operations;
import io.postrider.model.Addresses;
import io.postrider.model.Failure;
import io.postrider.model.Jid;
import io.postrider.session.bus.Reply;
import io.postrider.session.bus.Sessions;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/// Contacts (api.md §14): whether a number is on WhatsApp, asked through the session.
public final class ContactResource {
  private final Sessions sessions;

  public ContactResource(Sessions sessions) {
    this.sessions = sessions;
  }

  public void register(Operations operations) {
    operations.on("checkContact", this::check);
  }

  private Future<Answer> check(Exchange exchange) {
    String phone =
        exchange
            .text("phone")
            .flatMap(Addresses::number)
            .orElseThrow(
                () ->
                    new Failure.Invalid("phone", "must be a phone number with its country code")
                        .asException());
    return sessions
        .checkContact(exchange.session(), exchange.principal(), phone)
        .map(found -> Answer.ok(body(found)));
  }

  private static OnWhatsApp body(Reply.OnWhatsApp found) {
    return new OnWhatsApp(
        found.query(), found.jid().map(Jid::toString).orElse(null), found.jid().isPresent());
  }

  /// Whose a number is; absent means omitted.
  record OnWhatsApp(String query, @Nullable String jid, boolean isOnWhatsApp) {}
}
