package io.postrider.http.resource;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// A QR code as a picture. Takes milliseconds: not for an event loop.
final class QrPicture {
  /// A quiet zone of four modules, as ISO/IEC 18004 wants it.
  private static final int MARGIN = 4;

  private static final int PIXELS_A_MODULE = 8;
  private static final byte[] PNG_START = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  private final BitMatrix modules;

  /// @throws IllegalArgumentException when the text is too long for one
  QrPicture(String text) {
    try {
      modules =
          new QRCodeWriter()
              .encode(text, BarcodeFormat.QR_CODE, 0, 0, Map.of(EncodeHintType.MARGIN, MARGIN));
    } catch (WriterException tooLong) {
      throw new IllegalArgumentException("no QR code holds this text", tooLong);
    }
  }

  Buffer svg() {
    StringBuilder path = new StringBuilder();
    for (int y = 0; y < modules.getHeight(); y++) {
      for (int x = 0; x < modules.getWidth(); x++) {
        if (modules.get(x, y)) {
          path.append('M').append(x).append(' ').append(y).append("h1v1h-1z");
        }
      }
    }
    int size = modules.getWidth();
    return Buffer.buffer(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" \
        shape-rendering="crispEdges"><path fill="#fff" d="M0 0h%dv%dH0z"/><path d="%s"/></svg>
        """
            .formatted(
                size, size, size * PIXELS_A_MODULE, size * PIXELS_A_MODULE, size, size, path));
  }

  /// Black and white, one bit a pixel.
  Buffer png() {
    int size = modules.getWidth() * PIXELS_A_MODULE;
    Buffer header =
        Buffer.buffer()
            .appendInt(size)
            .appendInt(size)
            .appendBytes(new byte[] {1, 0, 0, 0, 0}); // bits, grey, deflate, no filter, in order
    Buffer png = Buffer.buffer(PNG_START);
    chunk(png, "IHDR", header);
    chunk(png, "IDAT", deflated(rows(size)));
    chunk(png, "IEND", Buffer.buffer());
    return png;
  }

  /// A row begins with its filter, none. Eight pixels of a module are one byte.
  private Buffer rows(int size) {
    Buffer rows = Buffer.buffer(size * (modules.getWidth() + 1));
    for (int y = 0; y < size; y++) {
      rows.appendByte((byte) 0);
      for (int x = 0; x < modules.getWidth(); x++) {
        rows.appendByte((byte) (modules.get(x, y / PIXELS_A_MODULE) ? 0 : 0xff));
      }
    }
    return rows;
  }

  private static Buffer deflated(Buffer data) {
    try (Deflater deflater = new Deflater()) {
      deflater.setInput(data.getBytes());
      deflater.finish();
      byte[] part = new byte[8_192];
      Buffer all = Buffer.buffer();
      while (!deflater.finished()) {
        all.appendBytes(part, 0, deflater.deflate(part));
      }
      return all;
    }
  }

  private static void chunk(Buffer png, String type, Buffer data) {
    Buffer body = Buffer.buffer(type).appendBuffer(data);
    CRC32 check = new CRC32();
    check.update(body.getBytes());
    png.appendInt(data.length()).appendBuffer(body).appendInt((int) check.getValue());
  }
}
