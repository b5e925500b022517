package io.postrider.http;

import static io.postrider.http.Api.SESSION;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.junit5.VertxExtension;
import java.io.ByteArrayInputStream;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class QrResourceTest {
  private static final String CODE =
      "2@" + "k3JrZ0+/9aQ=".repeat(4) + "," + "Zm9vYmFyYmF6cXV4".repeat(8);

  private Api api;

  @BeforeEach
  void start(Vertx vertx) throws Exception {
    api = new Api(vertx);
    api.sessions.answer("sessions.qr", new JsonObject().put("code", CODE).put("expiresAt", 7));
  }

  private HttpResponse<Buffer> get(String accept) throws Exception {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    headers.set("x-api-key", Api.ALL).set("Accept", accept);
    return api.send(HttpMethod.GET, SESSION + "/qr", headers, Buffer.buffer());
  }

  @Test
  void isATextUnlessAPictureIsWanted() throws Exception {
    String text = "{\"code\":\"" + CODE + "\",\"expiresAt\":7}";

    assertThat(api.get(SESSION + "/qr").bodyAsString()).isEqualTo(text);
    for (String accept :
        new String[] {"*/*", "application/json", "text/html", "image/png;q=0.5, */*;q=0.8"}) {
      assertThat(get(accept).bodyAsString()).isEqualTo(text);
    }
  }

  @Test
  void canBeReadFromThePicture() throws Exception {
    HttpResponse<Buffer> response = get("image/png");

    assertThat(response.getHeader("Content-Type")).isEqualTo("image/png");
    var image =
        ImageIO.read(new ByteArrayInputStream(Objects.requireNonNull(response.body()).getBytes()));
    int[] pixels =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    var source = new RGBLuminanceSource(image.getWidth(), image.getHeight(), pixels);
    assertThat(new QRCodeReader().decode(new BinaryBitmap(new HybridBinarizer(source))).getText())
        .isEqualTo(CODE);
  }

  @Test
  void canBeDrawnAtAnySize() throws Exception {
    HttpResponse<Buffer> response = get("image/svg+xml, image/*;q=0.1");

    assertThat(response.getHeader("Content-Type")).isEqualTo("image/svg+xml");
    assertThat(response.bodyAsString()).startsWith("<svg xmlns=").contains("M4 4h1v1h-1z");
  }
}
