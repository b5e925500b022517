package io.postrider.protocol.noise;

import io.postrider.model.Bytes;

/// What stands around the data of frames. A frame must go wholly into one WebSocket message.
/// Source: protocol/frames-and-handshake.md §1 to §3.
public final class Frames {
  /// The most bytes that one frame can carry.
  public static final int LARGEST = (1 << 24) - 1;

  /// "WA", protocol 6, dictionary 3; also the prologue of the handshake.
  static final Bytes INTRO = Bytes.of((byte) 'W', (byte) 'A', (byte) 6, (byte) 3);

  /// "ED", version 1.
  static final Bytes ROUTING = Bytes.of((byte) 'E', (byte) 'D', (byte) 0, (byte) 1);

  private Frames() {}

  /// A frame: the 3-byte big-endian length, then the data.
  ///
  /// @param data at most `LARGEST` bytes
  /// @throws IllegalArgumentException when it is longer
  public static Bytes frame(Bytes data) {
    return Bytes.concat(length(data), data);
  }

  /// What a client writes once, before its first frame and in the same WebSocket message.
  ///
  /// @param routingInfo what an earlier connection was told, or no bytes
  public static Bytes intro(Bytes routingInfo) {
    return routingInfo.isEmpty()
        ? INTRO
        : Bytes.concat(ROUTING, length(routingInfo), routingInfo, INTRO);
  }

  private static Bytes length(Bytes data) {
    int length = data.length();
    if (length > LARGEST) {
      throw new IllegalArgumentException("a frame of " + length + " bytes");
    }
    return Bytes.of((byte) (length >> 16), (byte) (length >> 8), (byte) length);
  }
}
