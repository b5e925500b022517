package io.postrider.session.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.postrider.model.Capability;
import io.postrider.model.ErrorEnvelope;
import io.postrider.model.FailureException;
import io.postrider.model.OrganizationId;
import io.postrider.model.Principal;
import io.postrider.session.state.Presence;
import io.postrider.session.state.SessionSettings;
import io.postrider.trust.Sender;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BusRequestTest {
  private static final Instant NOW = Instant.ofEpochMilli(1_760_000_000_000L);
  private static final OrganizationId ORGANIZATION = new OrganizationId("org_1");
  private static final Principal PRINCIPAL =
      new Principal("key_1", ORGANIZATION, Set.of(Capability.values()));
  private static final Sender OUTSIDER = new Sender(PRINCIPAL, Optional.empty());
  private static final Sender NODE = new Sender(PRINCIPAL, Optional.of("signature"));

  private static final CreateSession CREATION =
      new CreateSession(new SessionSettings(null, true, false, Presence.OFFLINE, 20, 200));

  private static BusRequest request(Sender sender, String body) {
    return new BusRequest(sender, Buffer.buffer(body.replace('\'', '"')));
  }

  @Test
  void whatMakesNoSenseIsInvalidAndNothingElse() {
    for (HostileCommands.Request request : HostileCommands.all()) {
      Throwable thrown = catchThrowable(() -> read(request));

      assertThat(thrown).as(request.body()).isInstanceOf(FailureException.class);
      ErrorEnvelope error = ErrorEnvelope.of(((FailureException) thrown).failure());
      assertThat(error.code()).as(request.body()).isEqualTo("validation_error");
      assertThat(error.toJson().encode()).doesNotContain("nobody").hasSizeLessThan(400);
    }
  }

  private static BusCommand read(HostileCommands.Request request) {
    BusRequest read = new BusRequest(OUTSIDER, Buffer.buffer(request.body()));
    return request.creation() ? read.creation() : read.command(NOW);
  }

  /// Whoever may create sessions has another address for that.
  @Test
  void onlyTheNodeItselfAsksForACreation() {
    assertThat(BusRequest.of(OUTSIDER.principal(), CREATION).creation()).isSameAs(CREATION);
    assertThat(
            catchThrowable(request(OUTSIDER, "{'v':1,'op':'sessions.create','args':{}}")::creation))
        .hasMessageContaining("postrider.sessions");
  }

  @Test
  void onlyABufferIsARequest() {
    for (Object body : new Object[] {"{}", new JsonObject(), 7}) {
      assertThat(refused(new BusRequest(OUTSIDER, body)))
          .isEqualTo("validation_error: body: must be one JSON object");
    }
    assertThat(refused(new BusRequest(OUTSIDER, null))).startsWith("validation_error");
  }

  @Test
  void aRequestHasItsBounds() {
    String request = "{'v':1,'op':'sessions.stop'}";

    assertThat(refused(request(OUTSIDER, request + " ".repeat(1 << 20))))
        .isEqualTo("validation_error: the body is too large");
    assertThat(request(OUTSIDER, request + " ".repeat(1 << 19)).command(NOW))
        .isEqualTo(new SessionCommand.Stop());
  }

  private static String refused(BusRequest request) {
    FailureException thrown = (FailureException) catchThrowable(() -> request.command(NOW));
    ErrorEnvelope error = ErrorEnvelope.of(thrown.failure());
    String message =
        error.details().containsKey("errors")
            ? error.details().getJsonArray("errors").getString(0)
            : error.message();
    return error.code() + ": " + message;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'op':'sessions.start'} | v: is required",
        "{'v':2,'anything':'else'} | v: must be 1",
        "{'v':'1'} | v: must be a whole number",
        "{'v':1} | op: is required",
        "{'v':1,'op':7} | op: must be a text",
        "{'v':1,'op':'sessions.dance'} | op: unknown",
        "{'v':1,'op':'sessions.create'} | op: unknown",
        "{'v':1,'op':'sessions.stop','args':[]} | args: must be an object",
        "{'v':1,'from':'me'} | body: may have v, op, args",
      })
  void saysWhatIsMissing(String body, String problem) {
    assertThat(refused(request(OUTSIDER, body))).isEqualTo("validation_error: " + problem);
  }

  /// Nodes are replaced one by one.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"{'v':2,'anything':'else'}", "{'v':1,'op':'sessions.dance','args':{'far':true}}"})
  void whatANewerNodeAsksCanOnlyBeAskedAgainLater(String body) {
    assertThat(refused(request(NODE, body)))
        .isEqualTo("gateway_unavailable: the session's node is older than what is asked of it");
    assertThat(refused(request(OUTSIDER, body))).startsWith("validation_error");
  }

  @Test
  void whoseItIsIsKnownBeforeAnythingIsRead() {
    BusRequest request = request(OUTSIDER, "garbage");

    assertThat(request.isFrom(ORGANIZATION)).isTrue();
    assertThat(request.isFrom(new OrganizationId("org_2"))).isFalse();
    assertThat(request.organization()).isEqualTo(ORGANIZATION);
  }

  @Test
  void whoHasChosenNoOrganizationIsOfNone() {
    BusRequest request = new BusRequest(new Sender(user(null), Optional.empty()), "no matter");

    assertThat(request.isFrom(ORGANIZATION)).isFalse();
    assertThat(catchThrowable(request::organization)).hasMessageContaining("Unauthorized");
  }

  private static Principal user(@Nullable OrganizationId organization) {
    return Principal.user("u", organization, Set.of(Capability.values()), true);
  }

  /// Whether somebody may ask is decided before what he asks is looked at.
  @Test
  void argumentsAreReadWhenHeMay() {
    Principal sends = new Principal("key_1", ORGANIZATION, Set.of(Capability.SEND));
    for (Sender sender :
        new Sender[] {new Sender(sends, Optional.empty()), new Sender(sends, Optional.of("x"))}) {
      assertThat(refused(request(sender, "{'v':1,'op':'sessions.stop','args':{'label':7}}")))
          .isEqualTo("forbidden: missing required capability: manage");
      assertThat(catchThrowable(BusRequest.of(sends, CREATION)::creation))
          .hasMessageContaining("MANAGE");
      assertThat(refused(request(sender, "{'v':1,'op':'groups.join'}")))
          .isEqualTo("validation_error: invite: is required");
    }
  }
}
