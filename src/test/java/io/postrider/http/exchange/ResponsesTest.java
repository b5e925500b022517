package io.postrider.http.exchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class ResponsesTest {
  private static final int LENGTH = 32 << 20;
  private static final Duration PATIENCE = Duration.ofMillis(200);

  @Test
  @Timeout(30)
  void whoTakesNothingOfAnAnswerLosesTheRestAndHisConnection(Vertx vertx) throws Exception {
    Answer answer = Answer.bytes("text/plain", Buffer.buffer(new byte[LENGTH]));
    int port =
        vertx
            .createHttpServer()
            .requestHandler(request -> Responses.write(request.response(), answer, PATIENCE))
            .listen(0, "127.0.0.1")
            .await(10, SECONDS)
            .actualPort();

    assertThat(received(port, () -> {})).isGreaterThan(LENGTH);
    assertThat(received(port, () -> vertx.timer(1, SECONDS).await(5, SECONDS))).isLessThan(LENGTH);
  }

  private interface Pause {
    void take() throws Exception;
  }

  /// Reads to the end of the connection, after the first byte and a pause.
  private static long received(int port, Pause pause) throws Exception {
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(1 << 16);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".getBytes(ISO_8859_1));
      InputStream in = socket.getInputStream();
      long count = in.read() < 0 ? 0 : 1;
      pause.take();
      return count + rest(in);
    }
  }

  private static long rest(InputStream in) {
    byte[] some = new byte[1 << 16];
    long count = 0;
    try {
      for (int read = in.read(some); read > 0; read = in.read(some)) {
        count += read;
      }
    } catch (IOException ended) {
      // which a connection may do either way
    }
    return count;
  }
}
