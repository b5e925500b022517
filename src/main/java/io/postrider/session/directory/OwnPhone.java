package io.postrider.session.directory;

import io.postrider.model.MessageId;
import io.postrider.protocol.client.Connection;
import io.postrider.protocol.client.message.PeerMessages;
import io.postrider.protocol.content.MessageIds;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.proto.Message;
import io.postrider.session.turn.Actor;
import io.postrider.session.turn.Draft;
import io.vertx.core.Future;
import java.util.Optional;

/// The account's phone, which knows what its companions do not.
public final class OwnPhone {
  private OwnPhone() {}

  /// In turn: asks it something.
  ///
  /// @param draft what is kept with the question
  /// @return whether it was asked: not before it has begun to talk to us, and nothing is kept then
  public static Future<Boolean> ask(
      Actor actor, Connection connection, Message question, Draft draft) {
    MessageId id =
        new MessageId(MessageIds.next(actor.account().jid(), actor.parts().timers().now()));
    return actor
        .ledger()
        .load(PeerMessages.needs(actor.credentials()))
        .compose(
            ratchets -> {
              Optional<Node> stanza =
                  PeerMessages.toPhone(ratchets, actor.credentials(), id, question);
              return stanza.isEmpty()
                  ? Future.succeededFuture(false)
                  : actor
                      .ledger()
                      .commit(draft.ratchets(ratchets))
                      .onSuccess(_ -> connection.write(stanza.get()))
                      .map(true);
            });
  }
}
