package io.postrider.http.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.postrider.model.Failure;
import io.postrider.model.FailureException;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParametersTest {
  private static final JsonObject NUMBER = new JsonObject().put("type", "integer");
  private static final JsonObject FLAG = new JsonObject().put("type", "boolean");
  private static final JsonObject TEXT = new JsonObject().put("type", "string").put("maxLength", 3);

  private final Parameters parameters =
      new Parameters(
          List.of(
              new Endpoint.Parameter("limit", false, false, NUMBER),
              new Endpoint.Parameter("async", false, false, FLAG),
              new Endpoint.Parameter("cursor", false, false, TEXT)));

  private JsonObject read(String name, String value) {
    MultiMap query = MultiMap.caseInsensitiveMultiMap().set(name, value);
    return parameters.read(query, MultiMap.caseInsensitiveMultiMap());
  }

  private List<String> errors(String name, String value) {
    FailureException thrown = catchThrowableOfType(FailureException.class, () -> read(name, value));
    return ((Failure.Malformed) thrown.failure()).errors();
  }

  @Test
  void readsWhatFits() {
    assertThat(read("limit", "+7")).isEqualTo(new JsonObject().put("limit", 7));
    assertThat(read("limit", "9".repeat(50)).getInteger("limit")).isEqualTo(Integer.MAX_VALUE);
    assertThat(read("async", "T")).isEqualTo(new JsonObject().put("async", true));
    assertThat(read("cursor", "")).isEqualTo(new JsonObject().put("cursor", ""));
    assertThat(read("other", "x")).isEqualTo(new JsonObject());
  }

  @Test
  void nothingIsNoNumberAndNoBoolean() {
    assertThat(errors("limit", "")).containsExactly("query.limit: must be a whole number");
    assertThat(errors("limit", " ")).containsExactly("query.limit: must be a whole number");
    assertThat(errors("async", "")).containsExactly("query.async: must be true or false");
    assertThat(errors("cursor", "four"))
        .containsExactly("query.cursor: must have at most 3 characters");
  }
}
