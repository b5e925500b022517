package io.postrider.http.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.postrider.model.Failure;
import io.postrider.model.FailureException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class BodyFormTest {
  private static final JsonObject SCHEMA =
      new JsonObject(
          """
          {"type":"object","additionalProperties":false,"required":["a"],"properties":{
            "a":{"type":"string","minLength":1,"maxLength":3},
            "n":{"type":"integer","minimum":2,"maximum":5},
            "list":{"type":["array","null"],"maxItems":30000,"items":{"type":"string","pattern":"^x","x-form":"an x"}},
            "object":{"type":"object","additionalProperties":false,"properties":{
              "kind":{"type":"string","enum":["b","c"]},"list":{"type":["array","null"]},"all":{"type":"array"}}}}}\
          """);

  private final BodyForm form = new BodyForm(new Endpoint.Body(true, SCHEMA, 1 << 20));

  private List<String> errors(String body) {
    return errors(Buffer.buffer(body));
  }

  private List<String> errors(Buffer body) {
    FailureException thrown = catchThrowableOfType(FailureException.class, () -> form.read(body));
    return ((Failure.Malformed) thrown.failure()).errors();
  }

  @Test
  void readsWhatFits() {
    JsonObject body =
        form.read(
            Buffer.buffer("{\"a\":\"x😀\",\"n\":5,\"list\":null,\"object\":{\"list\":null}}"));

    assertThat(body).isEqualTo(new JsonObject("{\"a\":\"x😀\",\"n\":5,\"object\":{}}"));
  }

  /// Readers of JSON guess; UTF-8 is all there is (RFC 8259 §8.1).
  @Test
  void readsNothingButUtf8() {
    String text = "{\"a\":\"x\"}";
    for (String charset : List.of("UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32")) {
      assertThat(errors(Buffer.buffer(text.getBytes(Charset.forName(charset)))))
          .as(charset)
          .hasSize(1);
    }
    String notUtf8 = "body: must be UTF-8, without a byte order mark";
    assertThat(errors(Buffer.buffer("\ufeff" + text))).containsExactly(notUtf8);
    assertThat(errors(Buffer.buffer(new byte[] {-1, -2, '{', 0, '}', 0}))).containsExactly(notUtf8);
    assertThat(errors(Buffer.buffer("{\"a\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1))))
        .containsExactly(notUtf8);
  }

  @Test
  void takesNullWhereTheSchemaSaysSoAndNowhereElse() {
    assertThat(errors("{\"a\":\"x\",\"n\":null,\"object\":{\"all\":null}}"))
        .containsExactly("body.n: must be a whole number", "body.object.all: must be an array");
    assertThat(errors("{\"a\":\"x\",\"list\":7,\"object\":null}"))
        .containsExactly("body.list: must be an array", "body.object: must be an object");
  }

  @Test
  void tellsEveryErrorByItsPlaceAndWithoutItsValue() {
    assertThat(errors("{}")).containsExactly("body.a: is required");
    assertThat(
            errors(
                "{\"a\":\"\",\"n\":6,\"list\":[\"x\",7,\"secret\"],"
                    + "\"object\":{\"kind\":\"secret\",\"sec ret\":1},\"\\u0007/~é\":2}"))
        .containsExactly(
            "body.a: must not be empty",
            "body.n: must be at most 5",
            "body.list[1]: must be a text",
            "body.list[2]: must be an x",
            "body.object.kind: must be one of b, c",
            "body.object.sec?ret: unexpected property",
            "body.?/~??: unexpected property");
    assertThat(errors("{\"a\":null,\"n\":2.5,\"object\":[]}"))
        .containsExactly(
            "body.a: must be a text",
            "body.n: must be a whole number",
            "body.object: must be an object");
  }

  @Test
  void refusesNumbersOfAnySizeInNoTime() {
    assertThat(errors("{\"a\":\"x\",\"n\":1e999999999}"))
        .containsExactly("body.n: must be a whole number");
    assertThat(errors("{\"a\":\"x\",\"n\":" + "9".repeat(900) + "}"))
        .containsExactly("body.n: must be at most 5");
    assertThat(errors("{\"a\":\"x\",\"n\":" + "9".repeat(2_000) + "}"))
        .containsExactly("body: must be one valid JSON value");
  }

  @Test
  void refusesTextsThatNobodyCanStore() {
    assertThat(errors("{\"a\":\"\\u0000\",\"list\":[\"x\\ud800\"]}"))
        .containsExactly(
            "body.a: must be valid Unicode without NUL",
            "body.list[0]: must be valid Unicode without NUL");
    assertThat(errors("{\"a\":\"\\ude00\\ud83d\",\"list\":[\"x\\ud83dx\",\"x\\ud83d\\ude00\"]}"))
        .containsExactly(
            "body.a: must be valid Unicode without NUL",
            "body.list[0]: must be valid Unicode without NUL");
  }

  @Test
  void refusesWhatIsTooDeepOrTooMuch() {
    assertThat(errors("[".repeat(100_000))).containsExactly("body: must be one valid JSON value");
    assertThat(errors("{\"a\":\"x\",\"list\":[" + "1,".repeat(30_000) + "1]}"))
        .containsExactly("body: must have at most 20000 values");
    assertThat(errors("{\"a\":\"x\",\"list\":[" + "1,".repeat(10_000) + "1]}")).hasSize(20);
  }
}
