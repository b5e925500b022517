package io.postrider.http.resource;

import io.postrider.http.exchange.Answer;
import io.postrider.http.exchange.Exchange;
import io.postrider.http.exchange.Operations;
import io.postrider.session.bus.PasskeyAssertion;
import io.postrider.session.bus.Reply;
import io.postrider.session.bus.Sessions;
import io.vertx.core.Future;

/// The passkey without which WhatsApp does not link some accounts (api.md §8).
public final class PasskeyResource {
  private final Sessions sessions;

  public PasskeyResource(Sessions sessions) {
    this.sessions = sessions;
  }

  public void register(Operations operations) {
    operations.on("sessionPasskey", this::state);
    operations.on("showPasskey", this::show);
    operations.on("confirmPasskey", this::confirm);
  }

  private Future<Answer> state(Exchange exchange) {
    return sessions.passkey(exchange.session(), exchange.principal()).map(PasskeyResource::answer);
  }

  private Future<Answer> show(Exchange exchange) {
    PasskeyAssertion assertion = PasskeyAssertion.read(exchange.body());
    return sessions
        .showPasskey(exchange.session(), exchange.principal(), assertion)
        .map(PasskeyResource::answer);
  }

  private Future<Answer> confirm(Exchange exchange) {
    return sessions
        .confirmPasskey(exchange.session(), exchange.principal())
        .map(PasskeyResource::answer);
  }

  private static Answer answer(Reply.Passkey reply) {
    return Answer.bytes("application/json", reply.toJson().toBuffer())
        .with("Cache-Control", "no-store");
  }
}
