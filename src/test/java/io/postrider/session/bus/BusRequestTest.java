package io.postrider.session.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.postrider.model.Capability;
import io.postrider.model.ErrorEnvelope;
import io.postrider.model.FailureException;
import io.postrider.model.OrganizationId;
import io.postrider.model.Principal;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BusRequestTest {
  private static final Instant NOW = Instant.ofEpochMilli(1_760_000_000_000L);
  private static final Principal PRINCIPAL =
      new Principal("key_1", new OrganizationId("org_1"), Set.of(Capability.SEND));

  @Test
  void whatMakesNoSenseIsInvalidAndNothingElse() {
    for (HostileCommands.Request request : HostileCommands.all(PRINCIPAL)) {
      Throwable thrown = catchThrowable(() -> read(request));

      assertThat(thrown).as(request.body()).isInstanceOf(FailureException.class);
      ErrorEnvelope error = ErrorEnvelope.of(((FailureException) thrown).failure());
      assertThat(error.code()).as(request.body()).isEqualTo("validation_error");
      assertThat(error.toJson().encode()).doesNotContain("nobody").hasSizeLessThan(400);
    }
  }

  private static BusCommand read(HostileCommands.Request request) {
    BusRequest read = BusRequest.of(Buffer.buffer(request.body()));
    return request.creation() ? read.creation() : read.command(NOW);
  }

  @Test
  void onlyABufferIsARequest() {
    for (Object body : new Object[] {"{}", new JsonObject(), 7}) {
      assertThat(refused(body)).isEqualTo("body: must be one JSON object");
    }
    assertThat(catchThrowable(() -> BusRequest.of(null))).isInstanceOf(FailureException.class);
  }

  private static String refused(Object body) {
    FailureException thrown = (FailureException) catchThrowable(() -> BusRequest.of(body));
    ErrorEnvelope error = ErrorEnvelope.of(thrown.failure());
    return error.details().isEmpty()
        ? error.message()
        : error.details().getJsonArray("errors").getString(0);
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
        "{'v':1,'op':'x'} | organization: is required",
        "{'v':1,'op':'x','organization':'a b'} | organization: must be an organization's id",
        "{'v':1,'op':'x','organization':'org_1'} | principal: is required",
        "{'v':1,'op':'x','organization':'org_1','principal':'k','args':[]} |"
            + " args: must be an object",
        "{'v':1,'from':'me'} | body: may have v, op, organization, principal, args",
      })
  void saysWhatIsMissing(String body, String problem) {
    assertThat(refused(Buffer.buffer(body.strip().replace('\'', '"')))).isEqualTo(problem);
  }

  /// Whether somebody may ask is decided before what he asks is looked at.
  @Test
  void anOperationIsReadAfterWhoAsks() {
    BusRequest request =
        BusRequest.of(
            Buffer.buffer("{\"v\":1,\"op\":\"x\",\"organization\":\"org_1\",\"principal\":\"k\"}"));

    assertThat(request.organization()).isEqualTo(PRINCIPAL.organization());
    assertThat(catchThrowable(() -> request.command(NOW)))
        .hasMessageContaining("field=op, problem=unknown");
    assertThat(catchThrowable(request::creation)).hasMessageContaining("field=op, problem=unknown");
  }
}
