package io.postrider.session.link;

import io.postrider.model.Bytes;
import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.PasskeyProof;
import io.postrider.session.bus.Reply;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/// How far linking by a passkey is; each course holds what exists in it.
sealed interface PasskeyCourse {
  /// What one exchange has from its beginning.
  ///
  /// @param handoffKey shows that we are who was scanned, or whose code was typed
  /// @param typed whether a code was typed: then somebody has to compare another one
  record Way(Connection connection, Bytes handoffKey, boolean typed) {}

  /// No passkey is wanted.
  record Idle() implements PasskeyCourse {}

  /// Which one is being asked, or stored.
  record Preparing() implements PasskeyCourse {}

  /// Somebody is to show one.
  record Wanted(Way way, PasskeyOptions options) implements PasskeyCourse {}

  /// It was shown, and goes to WhatsApp.
  record Shown() implements PasskeyCourse {}

  /// WhatsApp has it, and we are committed to our nonce.
  record Committed(Way way, PasskeyProof proof) implements PasskeyCourse {}

  /// The phone has answered, and hears our nonce.
  record Revealing() implements PasskeyCourse {}

  /// Somebody is to compare the code with the phone's.
  record Comparing(Way way, PasskeyProof proof, PasskeyProof.Primary primary, String code)
      implements PasskeyCourse {}

  /// The phone has all, or gets it, and links us next.
  record Linking() implements PasskeyCourse {}

  /// What is told of it.
  default Reply.Passkey reply(Instant until) {
    return switch (this) {
      case Idle _, Preparing _, Shown _, Committed _, Revealing _ ->
          reply(Reply.Passkey.Step.WAIT, until, Optional.empty(), Optional.empty());
      case Wanted(_, var options) ->
          reply(Reply.Passkey.Step.SHOW, until, Optional.of(options.json()), Optional.empty());
      case Comparing(_, _, _, var code) ->
          reply(Reply.Passkey.Step.COMPARE, until, Optional.empty(), Optional.of(code));
      case Linking _ ->
          reply(Reply.Passkey.Step.LINKING, until, Optional.empty(), Optional.empty());
    };
  }

  private static Reply.Passkey reply(
      Reply.Passkey.Step step, Instant until, Optional<JsonObject> options, Optional<String> code) {
    return new Reply.Passkey(step, until, options, code);
  }
}
