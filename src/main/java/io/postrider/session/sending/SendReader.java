package io.postrider.session.sending;

import io.postrider.model.Bytes;
import io.postrider.model.FailureException;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.model.SessionId;
import io.postrider.outbox.IdempotencyKey;
import io.postrider.protocol.content.Content;
import io.postrider.protocol.crypto.Hash;
import io.postrider.session.bus.Args;
import io.vertx.core.json.JsonArray;
import java.time.Instant;
import java.util.Optional;

/// Reads the arguments of `messages.send` and refuses what cannot be sent (contract B.2). HTTP has
/// checked the same before; programs on the bus have not.
final class SendReader {
  private static final int KEY_CHARACTERS = 255;

  private SendReader() {}

  /// @throws FailureException `Invalid`, or `TypeNotBuilt` for media
  static SendCommand read(SessionId session, Args args, Instant now) {
    Jid to = recipient(args);
    Args wanted = args.object("content").orElseThrow(() -> args.invalid("content", "is required"));
    Content content = ContentArgs.read(wanted, now);
    Optional<MessageId> replyTo =
        content instanceof Content.Text ? ContentArgs.replyTo(wanted) : Optional.empty();
    return new SendCommand(
        to,
        content,
        replyTo,
        args.flag("async", false),
        key(args).map(key -> new IdempotencyKey(key, print(session, to, content, replyTo))));
  }

  private static Jid recipient(Args args) {
    return Jid.parse(args.required("to"))
        .map(Jid::bare)
        .filter(to -> !to.user().isEmpty() && (to.isUser() || to.isGroup()))
        .orElseThrow(() -> args.invalid("to", "must be the JID of a user or a group"));
  }

  private static Optional<String> key(Args args) {
    Optional<String> key = args.text("idempotencyKey");
    if (key.isPresent() && (key.get().isEmpty() || key.get().length() > KEY_CHARACTERS)) {
      throw args.invalid("idempotencyKey", "must have 1 to " + KEY_CHARACTERS + " characters");
    }
    return key;
  }

  /// Of what counts only, in one order: the same request in another spelling has the same print.
  private static Bytes print(
      SessionId session, Jid to, Content content, Optional<MessageId> replyTo) {
    JsonArray parts =
        new JsonArray()
            .add(session.value())
            .add(to.toString())
            .add(content.kind())
            .add(replyTo.map(MessageId::value).orElse(""));
    return Hash.sha256(Bytes.utf8(ContentArgs.canonical(content, parts).encode()));
  }
}
