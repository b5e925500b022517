package io.postrider.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.http.exchange.Connections;
import io.postrider.model.Patience;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// What connections may cost, as bytes on a socket.
@ExtendWith(VertxExtension.class)
class ConnectionsTest {
  private static final int MOST = 10;
  private static final String ASK = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n";

  private static final Connections.Limits LIMITS =
      new Connections.Limits(MOST, MOST, List.of(), Patience.HEAD);

  private int port;

  private Api open(Vertx vertx, Connections.Limits limits) throws Exception {
    Api api = new Api(vertx, Api.Rules.DEFAULTS.with(limits));
    port = api.port();
    return api;
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /// Status line and headers; empty when the connection has ended.
  private static String head(Socket socket) {
    StringBuilder text = new StringBuilder();
    try {
      InputStream in = socket.getInputStream();
      while (text.indexOf("\r\n\r\n") < 0) {
        int next = in.read();
        if (next < 0) {
          return "";
        }
        text.append((char) next);
      }
      return text.toString();
    } catch (IOException ended) {
      return "";
    }
  }

  private static boolean isAnswered(Socket socket) {
    try {
      write(socket, ASK + "\r\n");
      return head(socket).startsWith("HTTP/1.1 200 ")
          && socket.getInputStream().readNBytes("ok".length()).length == 2;
    } catch (IOException ended) {
      return false;
    }
  }

  @Test
  @Timeout(30)
  void thereAreSoManyAndEachThatEndsMakesRoom(Vertx vertx) throws Exception {
    Api _ = open(vertx, LIMITS);
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < MOST; i++) {
      sockets.add(connect());
      assertThat(isAnswered(sockets.getLast())).isTrue();
    }
    try (Socket tooMany = connect()) {
      assertThat(isAnswered(tooMany)).isFalse();
    }

    sockets.removeFirst().close();

    sockets.add(awaitRoom());
    for (Socket socket : sockets) {
      assertThat(isAnswered(socket)).isTrue();
      socket.close();
    }
  }

  @Test
  @Timeout(30)
  void oneAddressLeavesSomethingToTheOthers(Vertx vertx) throws Exception {
    Api _ = open(vertx, new Connections.Limits(MOST, 2, List.of("192.0.2.1"), Patience.HEAD));

    assertThat(threeAreAnswered()).isFalse();
    awaitRoom().close();
  }

  @Test
  @Timeout(30)
  void anyNumberComesFromAProxy(Vertx vertx) throws Exception {
    Api _ =
        open(vertx, new Connections.Limits(MOST, 2, List.of("127.0.0.1", "::1"), Patience.HEAD));

    assertThat(threeAreAnswered()).isTrue();
  }

  private boolean threeAreAnswered() throws IOException {
    try (Socket first = connect();
        Socket second = connect();
        Socket third = connect()) {
      assertThat(isAnswered(first)).isTrue();
      assertThat(isAnswered(second)).isTrue();
      return isAnswered(third);
    }
  }

  /// Byte by byte, as slowly as he likes.
  @Test
  @Timeout(30)
  void whoDoesNotSayWhatHeWantsIsHungUpOn(Vertx vertx) throws Exception {
    Api _ = open(vertx, new Connections.Limits(MOST, MOST, List.of(), Duration.ofMillis(300)));
    try (Socket known = connect();
        Socket silent = connect();
        Socket slow = connect()) {
      assertThat(isAnswered(known)).isTrue();
      write(slow, ASK.substring(0, 20));

      assertThat(head(slow)).isEmpty();
      assertThat(head(silent)).isEmpty();

      assertThat(isAnswered(known)).isTrue();
    }
  }

  private Socket awaitRoom() throws IOException {
    while (true) {
      Socket socket = connect();
      if (isAnswered(socket)) {
        return socket;
      }
      socket.close();
    }
  }

  @Test
  @Timeout(30)
  void aWebSocketIsOneOfThemUntilItEnds(Vertx vertx) throws Exception {
    Api api = open(vertx, LIMITS);
    List<String> tickets = new ArrayList<>();
    for (int i = 0; i < MOST; i++) {
      JsonObject ticket = Api.json(api.post("/api/v1/realtime/ticket", "{}"));
      tickets.add(ticket.getString("ticket"));
    }
    List<Socket> sockets = new ArrayList<>();
    for (String ticket : tickets) { // the connections of the API's own client are some of them
      sockets.add(connect());
      write(sockets.getLast(), upgrade(ticket));
      String head = head(sockets.getLast()).toLowerCase(Locale.ROOT);
      assertThat(head).matches("(?s)|http/1.1 101 .*");
      // a frame of 64 KiB would unfold to 64 MiB
      assertThat(head).doesNotContain("extensions");
    }
    try (Socket tooMany = connect()) {
      assertThat(isAnswered(tooMany)).isFalse();
    }

    for (Socket socket : sockets) {
      socket.close();
    }

    List<Socket> others = new ArrayList<>();
    for (int i = 0; i < MOST / 2; i++) {
      others.add(awaitRoom());
    }
    for (Socket socket : others) {
      socket.close();
    }
  }

  /// It is refused, and stays an HTTP connection like any other.
  @Test
  @Timeout(30)
  void whatBecomesNoWebSocketIsStillOneOfThem(Vertx vertx) throws Exception {
    Api api = open(vertx, new Connections.Limits(3, 3, List.of(), Patience.HEAD));
    String ticket = Api.json(api.post("/api/v1/realtime/ticket", "{}")).getString("ticket");
    try (Socket refused = connect();
        Socket second = connect();
        Socket tooMany = connect()) { // the API's own client has the other one
      write(refused, upgrade(ticket).replace("Version: 13", "Version: 99"));
      assertThat(head(refused)).startsWith("HTTP/1.1 426 ");

      assertThat(isAnswered(second)).isTrue();
      assertThat(isAnswered(tooMany)).isFalse();
      assertThat(isAnswered(refused)).isTrue();
    }
  }

  /// Each ping asks for an answer, which would wait in memory.
  @Test
  @Timeout(60)
  void whoSendsAndDoesNotReadIsNotReadEither(Vertx vertx) throws Exception {
    Api api = open(vertx, LIMITS);
    String ticket = Api.json(api.post("/api/v1/realtime/ticket", "{}")).getString("ticket");
    byte[] ping = new byte[2 + 4 + 125]; // its mask and what it says are zeros
    ping[0] = (byte) 0x89;
    ping[1] = (byte) (0x80 | 125);
    byte[] pings = new byte[1_000 * ping.length];
    for (int i = 0; i < 1_000; i++) {
      System.arraycopy(ping, 0, pings, i * ping.length, ping.length);
    }
    try (Socket socket = connect();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      write(socket, upgrade(ticket));
      assertThat(head(socket)).startsWith("HTTP/1.1 101 ");

      Future<?> flood =
          threads.submit(
              () -> {
                for (int i = 0; i < 500; i++) {
                  socket.getOutputStream().write(pings);
                }
                return null;
              });

      assertThatThrownBy(() -> flood.get(3, SECONDS)).isInstanceOf(TimeoutException.class);
      long pongs = 500L * 1_000 * (2 + 125);
      socket.getInputStream().skipNBytes(pongs);
      assertThat(flood.get(10, SECONDS)).isNull();
    }
  }

  private static String upgrade(String ticket) {
    return "GET /api/v1/realtime?ticket="
        + ticket
        + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        + "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n";
  }

  @Test
  void nothingButHttp11IsSpoken(Vertx vertx) throws Exception {
    Api _ = open(vertx, LIMITS);
    try (Socket upgrading = connect();
        Socket knowing = connect()) {
      write(
          upgrading,
          ASK
              + "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
              + "HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n\r\n");
      assertThat(head(upgrading)).startsWith("HTTP/1.1 200 ");

      write(knowing, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
      assertThat(head(knowing)).doesNotStartWith("HTTP/1.1 2").doesNotContain("\u0000");
    }
  }

  /// The page's script has 1.7 MB.
  @Test
  void aLargeAnswerComesInPiecesAndWhole(Vertx vertx) throws Exception {
    Api _ = open(vertx, LIMITS);
    try (Socket socket = connect()) {
      write(
          socket,
          ASK.replace("healthz", "docs/swagger-ui-bundle.js") + "Connection: close\r\n\r\n");
      String announced = head(socket).replaceFirst("(?is).*content-length: ([0-9]+).*", "$1");

      assertThat(announced).matches("[0-9]{7}");
      assertThat(socket.getInputStream().readAllBytes()).hasSize(Integer.parseInt(announced));
    }
  }
}
