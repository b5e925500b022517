package io.postrider.http.checks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.http.Api;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Bodies as clients really send them: bytes on a socket.
@ExtendWith(VertxExtension.class)
class BodiesTest {
  private static final String BODY = "{\"label\":\"shop\"}";

  private Api api;

  @BeforeEach
  void start(Vertx vertx) throws Exception {
    api = new Api(vertx);
  }

  private static String head(String key, String... lines) {
    return "POST /api/v1/sessions HTTP/1.1\r\nHost: localhost\r\nx-api-key: "
        + key
        + "\r\n"
        + String.join("\r\n", lines)
        + "\r\n\r\n";
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /// Status line and headers of the next response, then as much of a body as it announces.
  private static String read(Socket socket) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0) {
      int next = socket.getInputStream().read();
      assertThat(next).as("after %s", text).isNotNegative();
      text.append((char) next);
    }
    var length =
        text.toString()
            .lines()
            .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
            .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
            .sum();
    return text + new String(socket.getInputStream().readNBytes(length), ISO_8859_1);
  }

  @Test
  void whoAsksWhetherToGoOnIsToldOnceAndOnlyWhenTheBodyIsWanted() throws Exception {
    String[] lines = {"Content-Length: " + BODY.length(), "Expect: 100-continue"};
    try (Socket socket = connect();
        Socket other = connect()) {
      write(socket, head(Api.ALL, lines));
      assertThat(read(socket)).startsWith("HTTP/1.1 100 ");
      write(socket, BODY);
      assertThat(read(socket)).startsWith("HTTP/1.1 201 ");

      write(other, head("wa_wrong", lines));
      assertThat(read(other)).startsWith("HTTP/1.1 401 ");
    }
  }

  @Test
  void aBodyThatDoesNotComeIsNotWaitedForLong() throws Exception {
    try (Socket socket = connect()) {
      write(socket, head(Api.ALL, "Content-Length: 100") + "{");

      assertThat(read(socket)).startsWith("HTTP/1.1 400 ").contains("did not arrive within 5 s");
    }
  }

  @Test
  void aBodyOfAnyLengthAnnouncedOrNotIsLimited() throws Exception {
    String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
    try (Socket announced = connect();
        Socket chunked = connect()) {
      write(announced, head(Api.ALL, "Content-Length: 2000000"));
      write(announced, "x".repeat(2_000_000));
      assertThat(read(announced)).startsWith("HTTP/1.1 400 ").contains("\"limitBytes\":1048576");
      write(announced, head(Api.ALL, "Content-Length: " + BODY.length()) + BODY);
      assertThat(read(announced)).startsWith("HTTP/1.1 201 ");

      write(chunked, head(Api.ALL, "Transfer-Encoding: chunked"));
      write(chunked, chunk.repeat(40) + "0\r\n\r\n");
      assertThat(read(chunked)).startsWith("HTTP/1.1 400 ").contains("\"limitBytes\":1048576");
      write(chunked, head(Api.ALL, "Content-Length: " + BODY.length()) + BODY);
      assertThat(read(chunked)).startsWith("HTTP/1.1 201 ");
    }
  }

  @Test
  void whoWritesAllBeforeReadingGetsTheAnswer() throws Exception {
    try (Socket socket = connect()) {
      write(socket, head("wa_wrong", "Content-Length: 30000000"));
      write(socket, "x".repeat(30_000_000));

      assertThat(read(socket)).startsWith("HTTP/1.1 401 ");
      write(socket, head(Api.ALL, "Content-Length: " + BODY.length()) + BODY);
      assertThat(read(socket)).startsWith("HTTP/1.1 201 ");
    }
  }

  /// No browser sends one.
  @Test
  void aPreflightsBodyIsLetGo() throws Exception {
    try (Socket socket = connect()) {
      write(
          socket,
          head(
                  Api.ALL,
                  "Origin: " + Api.ORIGIN,
                  "Access-Control-Request-Method: POST",
                  "Content-Length: 3000000")
              .replace("POST /", "OPTIONS /"));
      write(socket, "x".repeat(3_000_000));
      assertThat(read(socket)).startsWith("HTTP/1.1 204 ");

      write(socket, head(Api.ALL, "Content-Length: " + BODY.length()) + BODY);
      assertThat(read(socket)).startsWith("HTTP/1.1 201 ");
    }
  }

  /// The body is there already while the session is looked for.
  @Test
  void aBodyWaitsUntilTheSessionHasBeenFound() throws Exception {
    Promise<Void> gate = Promise.promise();
    Future<Void> looked = api.sessions.hold(gate.future());
    api.sessions.answer(
        "messages.send",
        new JsonObject().put("mode", "async").put("status", "queued").put("outboxId", "out_1"));
    String message = "{\"type\":\"text\",\"to\":\"12345\",\"text\":\"x\"}";
    try (Socket socket = connect()) {
      write(
          socket,
          head(Api.ALL, "Content-Length: " + message.length())
                  .replace("/sessions", "/sessions/s1/messages?async=true")
              + message);
      looked.await(10, SECONDS);

      gate.complete();

      assertThat(read(socket)).startsWith("HTTP/1.1 202 ");
    }
  }

  @Test
  void aFormIsRefusedBeforeAnythingTakesItApart() throws Exception {
    for (String type :
        new String[] {"multipart/form-data; boundary=b", "application/x-www-form-urlencoded"}) {
      try (Socket socket = connect()) {
        String form = "--b\r\nContent-Disposition: form-data; name=a; filename=a\r\n\r\nx\r\n--b--";
        write(
            socket,
            head(Api.ALL, "Content-Type: " + type, "Content-Length: " + form.length()) + form);
        assertThat(read(socket)).startsWith("HTTP/1.1 400 ").contains("must be application/json");
        write(socket, head(Api.ALL, "Content-Length: " + BODY.length()) + BODY);
        assertThat(read(socket)).startsWith("HTTP/1.1 201 ");
      }
    }
    assertThat(Files.exists(Path.of("file-uploads"))).isFalse();
  }

  @Test
  void anEmptyBodyThatNeedNotBeThereMayHaveAnyType() throws Exception {
    try (Socket socket = connect()) {
      String type = "Content-Type: application/x-www-form-urlencoded";
      write(
          socket,
          head(Api.ALL, type, "Content-Length: 0").replace("/sessions", "/realtime/ticket"));

      assertThat(read(socket)).startsWith("HTTP/1.1 201 ");
    }
  }
}
