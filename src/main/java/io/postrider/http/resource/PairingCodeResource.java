package io.postrider.http.resource;

import io.postrider.http.exchange.Answer;
import io.postrider.http.exchange.Exchange;
import io.postrider.http.exchange.Operations;
import io.postrider.model.Addresses;
import io.postrider.model.Failure;
import io.postrider.session.bus.Sessions;
import io.vertx.core.Future;

/// The code to be typed on the phone (api.md §8).
public final class PairingCodeResource {
  private final Sessions sessions;

  public PairingCodeResource(Sessions sessions) {
    this.sessions = sessions;
  }

  public void register(Operations operations) {
    operations.on("sessionPairingCode", this::code);
  }

  private Future<Answer> code(Exchange exchange) {
    String phone =
        Addresses.number(exchange.body().getString("phone"))
            .orElseThrow(
                () ->
                    new Failure.Invalid("phone", "must be a phone number with its country code")
                        .asException());
    return sessions
        .pairingCode(exchange.session(), exchange.principal(), phone)
        .map(reply -> Answer.ok(new PairingCode(reply.code())).with("Cache-Control", "no-store"));
  }

  /// A code to type.
  record PairingCode(String code) {}
}
