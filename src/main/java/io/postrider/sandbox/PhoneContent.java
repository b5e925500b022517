package io.postrider.sandbox;

import io.postrider.model.Jid;
import io.postrider.protocol.content.Content;
import io.postrider.protocol.content.Contents;
import io.postrider.protocol.content.Disappearing;
import io.postrider.protocol.content.Seals;
import io.postrider.protocol.content.Votes;
import io.postrider.protocol.crypto.CryptoException;
import io.postrider.protocol.proto.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Tells what a decrypted message says, in the words of the control API. Users are named by phone
/// number.
final class PhoneContent {
  private final SandboxNetwork net;
  private final PhoneAccount reader;
  private final PhoneMemory memory;

  PhoneContent(SandboxNetwork net, PhoneAccount reader, PhoneMemory memory) {
    this.net = net;
    this.reader = reader;
    this.memory = memory;
  }

  /// `type` and what belongs to it; empty when there is nothing that a phone would show.
  Optional<JsonObject> describe(Message message, PhoneAccount author) {
    return switch (Contents.of(message)) {
      case Content.Text(var body, var quote, var mentions) ->
          Optional.of(answering(mentioning(of("text").put("text", body), mentions), quote));
      case Content.Poll poll -> Optional.of(answering(poll(poll), poll.quote()));
      case Content.Location place -> Optional.of(answering(location(place), place.quote()));
      case Content.Contact card -> Optional.of(answering(contact(card), card.quote()));
      case Content.Media media -> Optional.of(answering(media(media), media.quote()));
      case Content.Reaction(var target, var emoji) -> {
        JsonObject reaction = about("reaction", target);
        yield Optional.of(emoji.isEmpty() ? reaction : reaction.put("reaction", emoji));
      }
      case Content.Edit(var target, var body, var mentions) ->
          Optional.of(mentioning(about("edit", target).put("text", body), mentions));
      case Content.Revoke(var target) -> Optional.of(about("revoke", target));
      case Content.Vote vote -> Optional.of(vote(vote, author));
      case Content.Sealed sealed -> sealed(sealed, author);
      case Content.Special special -> Optional.of(answering(special(special), special.quote()));
      case Content.Other _ -> Optional.empty();
    };
  }

  /// What belongs to it beside: seconds until it disappears, and whether it has a secret.
  static JsonObject beside(Message message) {
    JsonObject beside = new JsonObject();
    Disappearing.of(message, Instant.EPOCH)
        .filter(timer -> timer.seconds() > 0)
        .ifPresent(timer -> beside.put("expiration", timer.seconds()));
    return Contents.secret(message).isEmpty() ? beside : beside.put("secret", true);
  }

  private static JsonObject of(String type) {
    return new JsonObject().put("type", type);
  }

  private static JsonObject about(String type, Content.Target target) {
    return of(type).put("targetId", target.id().value());
  }

  private JsonObject mentioning(JsonObject json, List<Jid> mentions) {
    JsonArray users = new JsonArray();
    mentions.forEach(user -> users.add(byPhone(user).toString()));
    return users.isEmpty() ? json : json.put("mentions", users);
  }

  private Jid byPhone(Jid user) {
    return net.accounts.find(user).map(PhoneAccount::phoneJid).orElse(user);
  }

  private JsonObject answering(JsonObject json, Optional<Content.Quote> quote) {
    if (quote.isEmpty()) {
      return json;
    }
    json.put("quotedMessageId", quote.get().id().value());
    quote
        .get()
        .sender()
        .flatMap(net.accounts::find)
        .ifPresent(
            author ->
                json.put("quotedFromMe", author == reader)
                    .put("quotedSenderJid", author.phoneJid().toString())
                    .put("quotedSenderLid", author.lidJid().toString()));
    quoted(quote.get()).ifPresent(body -> json.put("quotedBody", body));
    return json;
  }

  private static Optional<String> quoted(Content.Quote quote) {
    return switch (Contents.of(Contents.parse(quote.message()))) {
      case Content.Text(var body, _, _) -> Optional.of(body);
      case Content.Poll poll -> Optional.of(poll.name());
      case Content.Location place -> place.name();
      case Content.Media media -> media.caption();
      case Content.Special special -> special.text();
      default -> Optional.empty();
    };
  }

  private static JsonObject poll(Content.Poll poll) {
    JsonObject json =
        new JsonObject()
            .put("name", poll.name())
            .put("options", new JsonArray(poll.options()))
            .put("selectableCount", poll.selectableCount());
    poll.endTime().ifPresent(end -> json.put("endTime", end.toEpochMilli()));
    return of("poll").put("poll", poll.hideVotes() ? json.put("hideVotes", true) : json);
  }

  private static JsonObject location(Content.Location place) {
    JsonObject json =
        new JsonObject().put("latitude", place.latitude()).put("longitude", place.longitude());
    place.name().ifPresent(name -> json.put("name", name));
    place.address().ifPresent(address -> json.put("address", address));
    return of("location").put("location", json);
  }

  private static JsonObject contact(Content.Contact card) {
    JsonObject json =
        new JsonObject().put("displayName", card.displayName()).put("vcard", card.vcard());
    return of("contact").put("contact", json);
  }

  private static JsonObject media(Content.Media media) {
    JsonObject json = of(media.kind());
    media.caption().ifPresent(caption -> json.put("text", caption));
    return json;
  }

  /// Opened if the phone knows the poll. That it cannot be opened then is the voter's fault.
  private JsonObject vote(Content.Vote vote, PhoneAccount voter) {
    JsonObject json = about("poll_vote", vote.poll());
    Optional<PhoneMemory.Known> known = memory.find(vote.poll().id().value());
    if (known.isEmpty() || !(Contents.of(known.get().message()) instanceof Content.Poll poll)) {
      return json;
    }
    try {
      var hashes =
          Votes.decrypt(vote, poll.secret(), addresses(known.get().author()), addresses(voter));
      return json.put("selectedOptions", new JsonArray(Votes.names(hashes, poll.options())));
    } catch (CryptoException unreadable) {
      net.stats.violation("a vote that its poll's secret does not open");
      return json;
    }
  }

  /// As what it is inside, if the phone knows the message that it is about.
  private Optional<JsonObject> sealed(Content.Sealed sealed, PhoneAccount author) {
    Optional<PhoneMemory.Known> known = memory.find(sealed.target().id().value());
    if (known.isEmpty()) {
      return Optional.of(about("unknown", sealed.target()));
    }
    Optional<Content> opened =
        Seals.open(
            sealed,
            Contents.secret(known.get().message()),
            addresses(known.get().author()),
            addresses(author));
    if (opened.isEmpty()) {
      net.stats.violation("something sealed that its message's secret does not open");
      return Optional.of(about("unknown", sealed.target()));
    }
    return describe(Contents.message(opened.get()), author);
  }

  private static List<Jid> addresses(PhoneAccount account) {
    return List.of(account.lidJid(), account.phoneJid());
  }

  private static JsonObject special(Content.Special special) {
    JsonObject json = of(special.kind()).put("kind", special.what());
    special.text().ifPresent(text -> json.put("text", text));
    special.choice().ifPresent(id -> json.put("selectedOptions", new JsonArray().add(id)));
    return json;
  }
}
