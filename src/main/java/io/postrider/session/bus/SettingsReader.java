package io.postrider.session.bus;

import io.postrider.outbox.Budget;
import io.postrider.session.bus.SessionCommand.Update;
import io.postrider.session.state.Presence;
import io.postrider.session.state.SessionSettings;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/// Reads what a user chooses for a session, for HTTP and the bus alike (api.md §8).
public final class SettingsReader {
  private static final List<String> FIELDS =
      List.of("label", "autoRead", "presenceTyping", "presence", "ratePerMin", "ratePerHour");
  private static final int LABEL_CHARACTERS = 255;

  private SettingsReader() {}

  /// Of a new session.
  ///
  /// @param rates what it may send; nobody chooses them
  public static SessionSettings created(JsonObject body, Budget.Rates rates) {
    Args args = new Args(body);
    return new SessionSettings(
        label(args).filter(label -> !label.isEmpty()).orElse(null),
        args.flag("autoRead").orElse(true),
        args.flag("presenceTyping").orElse(false),
        presence(args, "presence").orElse(Presence.OFFLINE),
        rates.perMinute(),
        rates.perHour());
  }

  /// What is changed.
  public static Update update(JsonObject body) {
    return update(new Args(body));
  }

  static Update update(Args args) {
    args.only("args", FIELDS);
    Optional<String> label =
        args.has("label") ? label(args).or(() -> Optional.of("")) : Optional.empty();
    return new Update(
        label,
        args.flag("autoRead"),
        args.flag("presenceTyping"),
        presence(args, "presence"),
        rate(args, "ratePerMin"),
        rate(args, "ratePerHour"));
  }

  private static Optional<String> label(Args args) {
    return args.text("label").map(label -> args.atMost("label", label, LABEL_CHARACTERS));
  }

  /// What the account shows of itself.
  public static Presence presence(JsonObject body) {
    return presence(new Args(body));
  }

  static Presence presence(Args args) {
    args.only("args", List.of("state"));
    return presence(args, "state").orElseThrow(() -> args.invalid("state", "is required"));
  }

  private static Optional<Presence> presence(Args args, String name) {
    return args.text(name)
        .map(
            state ->
                Presence.ofWire(state)
                    .orElseThrow(() -> args.invalid(name, "must be online or offline")));
  }

  private static Optional<Integer> rate(Args args, String name) {
    String problem = "must be " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE;
    return args.whole(name, Integer.MIN_VALUE, Integer.MAX_VALUE, problem).map(Long::intValue);
  }
}
