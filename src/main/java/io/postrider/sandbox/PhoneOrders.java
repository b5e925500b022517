package io.postrider.sandbox;

import io.postrider.model.Bytes;
import io.postrider.model.Failure;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.protocol.content.Content;
import io.postrider.protocol.content.Contents;
import io.postrider.protocol.content.Seals;
import io.postrider.protocol.content.VCards;
import io.postrider.protocol.content.Votes;
import io.postrider.protocol.crypto.CryptoException;
import io.postrider.protocol.crypto.Random;
import io.postrider.protocol.proto.Message;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Reads what the control API tells a phone to say. Fields of other types are ignored.
final class PhoneOrders {
  private static final Set<String> FIELDS =
      Set.of(
          "type",
          "to",
          "text",
          "replyTo",
          "mentions",
          "name",
          "options",
          "selectableCount",
          "pollEndTime",
          "pollHideVotes",
          "latitude",
          "longitude",
          "contact",
          "messageId",
          "emoji",
          "message",
          "sealed",
          "addressingMode");
  private static final int MOST_OPTIONS = 12;
  private static final int SECRET_BYTES = 32;

  /// What to say, and where.
  ///
  /// @param byPhone whether a user is written to under the phone number
  record Order(Jid to, Message message, boolean byPhone) {}

  private final SandboxNetwork net;
  private final PhoneAccount account;
  private final PhoneMemory memory;

  PhoneOrders(SandboxNetwork net, PhoneAccount account) {
    this.net = net;
    this.account = account;
    memory = account.handset().memory();
  }

  /// Reads a request body.
  ///
  /// @throws io.postrider.model.FailureException for what cannot be said
  Order read(Buffer request) {
    JsonObject body = Bodies.read(request, FIELDS);
    boolean byPhone = byPhone(body);
    Order order = order(body);
    return new Order(order.to(), order.message(), byPhone);
  }

  /// The namespace that a request names: `lid`, unless it says `pn`.
  static boolean byPhone(JsonObject body) {
    return switch (Bodies.text(body, "addressingMode", "lid")) {
      case "lid" -> false;
      case "pn" -> true;
      default -> throw Bodies.invalid("addressingMode", "must be lid or pn");
    };
  }

  private Order order(JsonObject body) {
    return switch (Bodies.text(body, "type")) {
      case "text" -> text(body);
      case "poll" -> say(to(body), poll(body));
      case "location" -> say(to(body), location(body));
      case "contact" -> say(to(body), contact(body));
      case "reaction" -> about(body, known -> reaction(body, known));
      case "comment" ->
          about(body, known -> sealed(new Content.Text(Bodies.text(body, "text")), known));
      case "edit" -> about(body, known -> edit(body, known));
      case "revoke" -> about(body, this::revoke);
      case "vote" -> about(body, known -> vote(body, known));
      case "raw" -> new Order(to(body), raw(body), false);
      default ->
          throw Bodies.invalid(
              "type",
              "must be text, poll, location, contact, reaction, edit, revoke, vote, comment or"
                  + " raw");
    };
  }

  private Order say(Jid to, Content content) {
    Message message = Contents.message(content, net.now());
    boolean answerable =
        content instanceof Content.Text
            || content instanceof Content.Location
            || content instanceof Content.Contact;
    return new Order(
        to, answerable ? Contents.withSecret(message, Random.next(SECRET_BYTES)) : message, false);
  }

  /// Whatever message a test has made, encoded.
  private static Message raw(JsonObject body) {
    try {
      return Contents.parse(Bytes.fromBase64(Bodies.text(body, "message")));
    } catch (IllegalArgumentException | CryptoException _) {
      throw Bodies.invalid("message", "must be a message in base64");
    }
  }

  private static Jid to(JsonObject body) {
    return PhoneApi.recipient(Bodies.text(body, "to"), "to");
  }

  private Order text(JsonObject body) {
    Jid to = to(body);
    return say(to, new Content.Text(Bodies.text(body, "text"), quote(body, to), mentions(body)));
  }

  private static List<Jid> mentions(JsonObject body) {
    return Bodies.texts(body, "mentions").stream()
        .map(user -> PhoneApi.recipient(user, "mentions"))
        .toList();
  }

  /// A message that the phone does not know is quoted by its id alone.
  private Optional<Content.Quote> quote(JsonObject body, Jid to) {
    if (body.getValue("replyTo") == null) {
      return Optional.empty();
    }
    MessageId id = id(body, "replyTo");
    return Optional.of(
        memory
            .find(id.value())
            .map(known -> quote(known, to))
            .orElse(new Content.Quote(id, Optional.empty(), Optional.empty(), Bytes.EMPTY)));
  }

  private Content.Quote quote(PhoneMemory.Known known, Jid to) {
    Jid chat = net.accounts.find(to).map(PhoneAccount::lidJid).orElse(to);
    return new Content.Quote(
        known.id(),
        Optional.of(memory.address(known.author(), known.chat())),
        Optional.of(known.chat()).filter(other -> !other.equals(chat)),
        Bytes.wrap(known.message().toByteArray()));
  }

  private static MessageId id(JsonObject body, String field) {
    String id = Bodies.text(body, field);
    if (!MessageId.isValid(id)) {
      throw Bodies.invalid(field, "is no message id");
    }
    return new MessageId(id);
  }

  private Content poll(JsonObject body) {
    List<String> options = Bodies.texts(body, "options");
    boolean filled = options.stream().noneMatch(String::isBlank);
    if (options.size() < 2 || options.size() > MOST_OPTIONS || !filled) {
      throw Bodies.invalid("options", "must be 2 to 12 texts that are not blank");
    }
    if (new HashSet<>(options).size() < options.size()) {
      throw Bodies.invalid("options", "must differ");
    }
    int selectable = Bodies.integer(body, "selectableCount", 0);
    if (selectable < 0 || selectable > options.size()) {
      throw Bodies.invalid("selectableCount", "must be 0 to the number of options");
    }
    return new Content.Poll(
        Bodies.text(body, "name"),
        options,
        selectable,
        end(body),
        Bodies.flag(body, "pollHideVotes", false),
        Random.next(SECRET_BYTES),
        Optional.empty());
  }

  private Optional<Instant> end(JsonObject body) {
    if (body.getValue("pollEndTime") == null) {
      return Optional.empty();
    }
    Instant end = Instant.ofEpochMilli((long) Bodies.number(body, "pollEndTime"));
    if (!end.isAfter(net.now())) {
      throw Bodies.invalid("pollEndTime", "must be in the future");
    }
    return Optional.of(end);
  }

  private static Content location(JsonObject body) {
    double latitude = Bodies.number(body, "latitude");
    double longitude = Bodies.number(body, "longitude");
    if (Math.abs(latitude) > 90) {
      throw Bodies.invalid("latitude", "must be -90 to 90");
    }
    if (Math.abs(longitude) > 180) {
      throw Bodies.invalid("longitude", "must be -180 to 180");
    }
    Optional<String> name =
        Optional.of(Bodies.text(body, "name", "")).filter(one -> !one.isEmpty());
    return new Content.Location(latitude, longitude, name, Optional.empty(), Optional.empty());
  }

  private static Content contact(JsonObject body) {
    if (!(body.getValue("contact") instanceof JsonObject card)) {
      throw Bodies.invalid("contact", "must be an object");
    }
    if (card.getValue("vcard") != null) {
      return new Content.Contact(
          Bodies.text(card, "name", ""), Bodies.text(card, "vcard"), Optional.empty());
    }
    String name = Bodies.text(card, "name");
    try {
      String vcard = VCards.build(name, Bodies.text(card, "phone"));
      return new Content.Contact(name, vcard, Optional.empty());
    } catch (IllegalArgumentException _) {
      throw Bodies.invalid("contact.phone", "must be digits");
    }
  }

  /// An order about a message that the phone knows; it goes to that message's chat.
  private Order about(JsonObject body, Function<PhoneMemory.Known, Content> content) {
    PhoneMemory.Known known =
        memory
            .find(id(body, "messageId").value())
            .orElseThrow(() -> new Failure.NotFound("message").asException());
    if (body.getValue("to") != null) {
      Jid to = to(body);
      if (!net.accounts.find(to).map(PhoneAccount::lidJid).orElse(to).equals(known.chat())) {
        throw Bodies.invalid("to", "is not the chat of the message");
      }
    }
    Content said = content.apply(known);
    return say(known.chat(), Bodies.flag(body, "sealed", false) ? sealed(said, known) : said);
  }

  /// What hides from the server what it is, as phones write edits, and reactions and comments in
  /// the announcements of communities.
  private Content sealed(Content content, PhoneMemory.Known known) {
    Bytes secret = Contents.secret(known.message());
    if (secret.isEmpty()) {
      throw Bodies.invalid("messageId", "has no secret");
    }
    try {
      return Seals.seal(
          content,
          memory.target(known),
          secret,
          memory.address(known.author(), known.chat()),
          memory.address(account, known.chat()));
    } catch (IllegalArgumentException _) {
      throw Bodies.invalid("sealed", "is for edits, reactions and comments");
    }
  }

  private Content reaction(JsonObject body, PhoneMemory.Known known) {
    if (!(body.getValue("emoji") instanceof String emoji)) {
      throw Bodies.invalid("emoji", "must be a text, empty to take a reaction back");
    }
    return new Content.Reaction(memory.target(known), emoji);
  }

  private Content edit(JsonObject body, PhoneMemory.Known known) {
    if (!memory.isOwn(known)) {
      throw new Failure.Forbidden("the phone edits its own messages only").asException();
    }
    return new Content.Edit(memory.target(known), Bodies.text(body, "text"), mentions(body));
  }

  private Content revoke(PhoneMemory.Known known) {
    boolean admin =
        net.groups.find(known.chat()).filter(group -> group.isAdmin(account)).isPresent();
    if (!memory.isOwn(known) && !admin) {
      throw new Failure.Forbidden("the phone deletes its own messages only, or as an admin")
          .asException();
    }
    return new Content.Revoke(memory.target(known));
  }

  private Content vote(JsonObject body, PhoneMemory.Known known) {
    if (!(Contents.of(known.message()) instanceof Content.Poll poll) || poll.secret().isEmpty()) {
      throw Bodies.invalid("messageId", "is no poll");
    }
    List<String> chosen = Bodies.texts(body, "options");
    if (!poll.options().containsAll(chosen)) {
      throw Bodies.invalid("options", "must be options of the poll");
    }
    if (poll.selectableCount() > 0 && chosen.size() > poll.selectableCount()) {
      throw Bodies.invalid("options", "must be at most " + poll.selectableCount());
    }
    return Votes.encrypt(
        memory.target(known),
        poll.secret(),
        memory.address(known.author(), known.chat()),
        memory.address(account, known.chat()),
        chosen);
  }
}
