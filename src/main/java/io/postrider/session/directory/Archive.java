package io.postrider.session.directory;

import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.outbox.OutboxEntry;
import io.postrider.protocol.client.keys.Credentials;
import io.postrider.session.state.StoredMessage;
import io.postrider.session.turn.Actor;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Finds messages in the database, to quote, to check and to open what refers to them: received
/// ones and those that were sent through us.
public final class Archive implements Known {
  private final Actor actor;

  public Archive(Actor actor) {
    this.actor = actor;
  }

  @Override
  public Future<List<Item>> find(MessageId id) {
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
                  entry -> items.add(new Item(entry.to().bare(), true, own(), entry.content())));
              return items;
            });
  }

  private Item item(StoredMessage message) {
    Set<Jid> authors =
        message.fromMe()
            ? own()
            : Stream.concat(Stream.of(message.sender()), message.senderLid().stream())
                .collect(Collectors.toSet());
    return new Item(message.chat(), message.fromMe(), authors, message.content());
  }

  /// None while no account is linked.
  private Set<Jid> own() {
    return actor
        .ledger()
        .credentials()
        .flatMap(Credentials::linked)
        .map(account -> Set.of(account.jid().bare(), account.lid().bare()))
        .orElse(Set.of());
  }
}
