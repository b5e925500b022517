package io.postrider.session.receiving;

import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.outbox.OutboxEntry;
import io.postrider.protocol.client.keys.Linked;
import io.postrider.session.state.StoredMessage;
import io.postrider.session.turn.Actor;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Finds messages in the database: received ones and those that were sent through us.
final class Archive implements Known {
  private final Actor actor;

  Archive(Actor actor) {
    this.actor = actor;
  }

  @Override
  public Future<List<Item>> find(MessageId id, Set<Jid> chats) {
    return Future.join(
            actor.parts().messages().find(actor.ledger().id(), id),
            actor.parts().outbox().byMessage(actor.ledger().id(), id))
        .map(
            found -> {
              List<StoredMessage> received = found.resultAt(0);
              Optional<OutboxEntry> sent = found.resultAt(1);
              List<Item> items = new ArrayList<>();
              received.forEach(message -> items.add(item(message)));
              sent.ifPresent(
                  entry -> items.add(new Item(entry.to().bare(), own(), entry.content())));
              return items.stream().filter(item -> chats.contains(item.chat())).toList();
            });
  }

  private Item item(StoredMessage message) {
    Set<Jid> authors =
        message.fromMe()
            ? own()
            : Stream.concat(Stream.of(message.sender()), message.senderLid().stream())
                .collect(Collectors.toSet());
    return new Item(message.chat(), authors, message.content());
  }

  private Set<Jid> own() {
    Linked account = actor.account();
    return Set.of(account.jid().bare(), account.lid().bare());
  }
}
