package io.postrider.sandbox;

import io.postrider.model.Failure;
import io.postrider.model.Jid;
import io.postrider.protocol.node.Node;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Something that goes wrong on purpose, a number of times.
final class Fault {
  /// What goes wrong; the fields are those that its JSON may have besides the common ones.
  enum Kind {
    DROP_CONNECTION("everyMs"),
    LOSE_ACK,
    DELAY_ACK("delayMs"),
    REJECT_SEND("code"),
    STREAM_ERROR("code"),
    REFUSE_LOGIN("code", "reason", "expire"),
    REDELIVER,
    CORRUPT("at"),
    REFRESH_REGISTRATION,
    DEMAND_PASSKEY,
    NO_PRE_KEYS,
    RENAME("tag"),
    GARBLE,
    WITHHOLD("type"),
    LOSE_DEVICES,
    OUTDATED("revision"),
    IQ_ERROR("xmlns", "code", "text"),
    SLOW("delayMs");

    @SuppressWarnings("ImmutableEnumChecker") // Set.of is immutable
    private final Set<String> fields;

    Kind(String... fields) {
      this.fields = Set.of(fields);
    }

    /// The name on the wire.
    String wire() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Kind> of(String wire) {
      return Arrays.stream(values()).filter(kind -> kind.wire().equals(wire)).findFirst();
    }
  }

  private static final Set<String> WORDS = Set.of("xmlns", "text", "at", "tag", "type");
  private static final Set<String> REASONS =
      Set.of(
          "",
          "view_once",
          "bot_unavailable_fanout",
          "hosted_unavailable_fanout",
          "view_once_unavailable_fanout");

  /// A ban for a while; `code` beside `reason` is its cause then.
  private static final int BANNED = 402;

  private static final String REPLACED = "replaced";
  private static final String END = "xmlstreamend";

  /// Those that have no number.
  private static final Set<String> STREAM_ERRORS =
      Set.of(REPLACED, END, "xml-not-well-formed", "bad-mac", "ack");

  private static final Set<String> COMMON = Set.of("fault", "target", "count", "to");

  final String id;
  final Kind kind;
  final String target;
  private final @Nullable Jid to;
  private final int count;
  private final JsonObject fields;
  private int applied;

  private Fault(
      String id, Kind kind, String target, @Nullable Jid to, int count, JsonObject fields) {
    this.id = id;
    this.to = to;
    this.kind = kind;
    this.target = target;
    this.count = count;
    this.fields = fields;
  }

  /// Reads a request body.
  ///
  /// @throws io.postrider.model.FailureException `Invalid` for anything that does not belong there
  static Fault read(String id, JsonObject body) {
    Kind kind = Kind.of(Bodies.text(body, "fault")).orElseThrow(() -> invalid("fault", "unknown"));
    for (String field : body.fieldNames()) {
      if (!COMMON.contains(field) && !kind.fields.contains(field)) {
        throw invalid(field, "unknown field");
      }
    }
    int count = Bodies.integer(body, "count", 1);
    if (count < 0) {
      throw invalid("count", "must be 0 or more");
    }
    checkFields(kind, body);
    @Nullable Jid to =
        body.getValue("to") == null ? null : PhoneApi.recipient(Bodies.text(body, "to"), "to");
    return new Fault(id, kind, Bodies.text(body, "target"), to, count, body.copy());
  }

  private static void checkFields(Kind kind, JsonObject body) {
    for (String field : kind.fields) {
      Object value = body.getValue(field);
      boolean word = WORDS.contains(field);
      boolean named =
          kind == Kind.STREAM_ERROR && value instanceof String && STREAM_ERRORS.contains(value);
      boolean fits =
          word ? value instanceof String : value instanceof Integer number && number >= 0;
      if (value != null && !fits && !named) {
        throw invalid(field, word ? "must be a text" : "must be a number");
      }
    }
    if (kind == Kind.REFUSE_LOGIN
        && body.getValue("expire") != null
        && !Integer.valueOf(BANNED).equals(body.getValue("reason", body.getValue("code")))) {
      throw invalid("expire", "belongs to " + BANNED);
    }
    if (kind == Kind.CORRUPT
        && !Set.of("phone", "companion", "state").contains(body.getString("at", "companion"))) {
      throw invalid("at", "must be phone, companion or state");
    }
    if (kind == Kind.WITHHOLD && !REASONS.contains(body.getString("type", ""))) {
      throw invalid("type", "must be one of " + new TreeSet<>(REASONS));
    }
    if (kind == Kind.IQ_ERROR && body.getString("xmlns") == null) {
      throw invalid("xmlns", "is missing");
    }
  }

  private static RuntimeException invalid(String field, String problem) {
    return new Failure.Invalid(field, problem).asException();
  }

  /// Whether it is meant for this chat, or for any.
  boolean isAbout(Accounts accounts, Jid chat) {
    return to == null || accounts.shown(to).equals(accounts.shown(chat));
  }

  /// Whether it is meant for a chat that the node names, or for any.
  boolean isAbout(Accounts accounts, Node node) {
    return to == null
        || Stream.of("to", "jid", "id")
            .anyMatch(name -> node.jid(name).filter(jid -> isAbout(accounts, jid)).isPresent())
        || (node.tag().equals("contact")
            && isAbout(accounts, Jid.phone(node.bytes().utf8().replaceAll("\\D", ""))))
        || node.children().stream().anyMatch(child -> isAbout(accounts, child));
  }

  boolean hits(String phone) {
    return target.equals("*") || target.equals(phone);
  }

  boolean isSpent() {
    return count > 0 && applied >= count;
  }

  void apply() {
    applied++;
  }

  int number(String field, int otherwise) {
    return fields.getValue(field) instanceof Integer number ? number : otherwise;
  }

  String word(String field, String otherwise) {
    return fields.getValue(field) instanceof String word ? word : otherwise;
  }

  /// The stanza of a `stream-error` fault.
  Node streamError() {
    if (fields.getValue("code") instanceof Integer code) {
      return ServerStanzas.streamError(code);
    }
    String name = word("code", REPLACED);
    return switch (name) {
      case REPLACED -> ServerStanzas.replaced();
      case END -> Node.of(END);
      default -> Node.of("stream:error").with(Node.of(name));
    };
  }

  /// The stanza of a `refuse-login` fault.
  Node failure() {
    int reason = number("reason", number("code", 401));
    Node failure = ServerStanzas.failure(reason);
    if (reason != BANNED) {
      return failure;
    }
    int cause = fields.containsKey("reason") ? number("code", 0) : 0;
    int expire = number("expire", 0);
    Node because = cause == 0 ? failure : failure.with("code", cause);
    return expire == 0 ? because : because.with("expire", expire);
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("id", id)
        .put("fault", kind.wire())
        .put("target", target)
        .put("applied", applied)
        .put("remaining", count == 0 ? 0 : count - applied);
  }
}
