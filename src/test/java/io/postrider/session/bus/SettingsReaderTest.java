package io.postrider.session.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.postrider.model.Failure;
import io.postrider.model.FailureException;
import io.postrider.outbox.Budget;
import io.postrider.session.state.Presence;
import io.postrider.session.state.SessionSettings;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingsReaderTest {
  private static final Budget.Rates RATES = new Budget.Rates(20, 200);

  @Test
  void aNewSessionHasTheRatesOfItsNodeAndDefaults() {
    assertThat(
            SettingsReader.created(
                new JsonObject().put("start", true).put("label", "Till").put("ratePerMin", 7),
                RATES))
        .isEqualTo(new SessionSettings("Till", true, false, Presence.OFFLINE, 20, 200));
    assertThat(SettingsReader.created(new JsonObject().put("label", ""), RATES))
        .isEqualTo(new SessionSettings(null, true, false, Presence.OFFLINE, 20, 200));
  }

  @Test
  void aLabelIsTakenAwayAndLeftAlone() {
    assertThat(SettingsReader.update(new JsonObject().putNull("label")).label()).contains("");
    assertThat(SettingsReader.update(new JsonObject().put("label", "")).label()).contains("");
    assertThat(SettingsReader.update(new JsonObject()).label()).isEmpty();
    String longest = "😀".repeat(255);
    assertThat(SettingsReader.update(new JsonObject().put("label", longest)).label())
        .contains(longest);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'label':7} | label: must be a text",
        "{'label':'a\\u0000'} | label: must be valid Unicode without NUL",
        "{'autoRead':'yes'} | autoRead: must be true or false",
        "{'presence':'away'} | presence: must be online or offline",
        "{'presence':true} | presence: must be a text",
        "{'ratePerMin':0.5} | ratePerMin: must be a whole number",
        "{'ratePerHour':2147483648} | ratePerHour: must be -2147483648 to 2147483647",
        "{'ratePerHour':-2147483649} | ratePerHour: must be -2147483648 to 2147483647",
        "{'start':true} | args: may have label, autoRead, presenceTyping, presence, "
            + "ratePerMin, ratePerHour",
      })
  void refusesWhatCannotBeChosen(String body, String problem) {
    JsonObject args = new JsonObject(body.strip().replace('\'', '"'));

    assertThat(refused(() -> SettingsReader.update(new Args(args)))).isEqualTo(problem);
  }

  @Test
  void aPresenceIsChosenOrLeftAlone() {
    JsonObject online = new JsonObject().put("presence", "online");

    assertThat(SettingsReader.created(online, RATES).presence()).isEqualTo(Presence.ONLINE);
    assertThat(SettingsReader.update(online).presence()).contains(Presence.ONLINE);
    assertThat(SettingsReader.update(new JsonObject()).presence()).isEmpty();
    assertThat(SettingsReader.presence(new JsonObject().put("state", "offline")))
        .isEqualTo(Presence.OFFLINE);
    assertThat(refused(() -> SettingsReader.presence(new JsonObject())))
        .isEqualTo("state: is required");
  }

  @Test
  void aLabelHasItsLimit() {
    JsonObject args = new JsonObject().put("label", "😀".repeat(256));

    assertThat(refused(() -> SettingsReader.update(new Args(args))))
        .isEqualTo("label: must have at most 255 characters");
  }

  private static String refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable reading) {
    FailureException thrown = catchThrowableOfType(FailureException.class, reading);
    var invalid = (Failure.Invalid) thrown.failure();
    return invalid.field() + ": " + invalid.problem();
  }
}
