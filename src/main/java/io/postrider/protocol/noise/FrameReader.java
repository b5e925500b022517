package io.postrider.protocol.noise;

import io.postrider.model.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Cuts what arrives into frames: several in one chunk, or one over several chunks. One a
/// connection, not thread-safe. Source: protocol/frames-and-handshake.md §1 to §3.
public final class FrameReader {
  private static final int LENGTH_BYTES = 3;
  private static final int HEADER_BYTES = 4;

  /// The most frames of one chunk, so that many small ones cannot fill the memory.
  private static final int MOST_FRAMES = 1 << 16;

  private boolean introExpected;
  private Bytes routingInfo = Bytes.EMPTY;
  private byte[] held = new byte[0];
  private int heldLength;

  /// For a client: frames only.
  public FrameReader() {
    this(false);
  }

  private FrameReader(boolean introExpected) {
    this.introExpected = introExpected;
  }

  /// For a server: the routing prefix, if there is one, and the intro come before the first frame.
  public static FrameReader ofServer() {
    return new FrameReader(true);
  }

  /// The routing prefix's content, of a client that sent one; else no bytes.
  public Bytes routingInfo() {
    return routingInfo;
  }

  /// The data of each frame that is whole now, in order, without lengths.
  ///
  /// @throws NoiseException when the stream does not start as it must, or there are too many in one
  ///   chunk; the reader is of no use then
  public List<Bytes> feed(Bytes chunk) {
    byte[] from;
    int end;
    if (heldLength == 0) {
      from = chunk.unsafeArray();
      end = from.length;
    } else {
      hold(chunk.unsafeArray(), 0, chunk.length());
      from = held;
      end = heldLength;
    }
    List<Bytes> frames = new ArrayList<>(2);
    int at = introExpected ? afterIntro(from, end) : 0;
    while (!introExpected && end - at >= LENGTH_BYTES) {
      int start = at + LENGTH_BYTES;
      int length = length(from, at);
      if (length > end - start) {
        break;
      }
      if (frames.size() == MOST_FRAMES) {
        throw new NoiseException("too many frames at once");
      }
      at = start + length;
      frames.add(Bytes.wrap(Arrays.copyOfRange(from, start, at)));
    }
    keep(from, at, end);
    return frames;
  }

  /// Where the first frame starts; 0 while the intro is not whole.
  private int afterIntro(byte[] from, int end) {
    int at = 0;
    if (end > 0 && from[0] == Frames.ROUTING.at(0)) {
      expect(Frames.ROUTING, from, 0, end);
      if (end < HEADER_BYTES + LENGTH_BYTES) {
        return 0;
      }
      at = HEADER_BYTES + LENGTH_BYTES + length(from, HEADER_BYTES);
    }
    if (end <= at) {
      return 0;
    }
    expect(Frames.INTRO, from, at, end);
    if (end - at < HEADER_BYTES) {
      return 0;
    }
    introExpected = false;
    if (at > 0) {
      routingInfo = Bytes.wrap(Arrays.copyOfRange(from, HEADER_BYTES + LENGTH_BYTES, at));
    }
    return at + HEADER_BYTES;
  }

  private static void expect(Bytes header, byte[] from, int at, int end) {
    for (int i = 0; i < header.length() && at + i < end; i++) {
      if ((from[at + i] & 0xff) != header.at(i)) {
        throw new NoiseException("the stream starts with an unknown header");
      }
    }
  }

  private static int length(byte[] from, int at) {
    return ((from[at] & 0xff) << 16) | ((from[at + 1] & 0xff) << 8) | (from[at + 2] & 0xff);
  }

  private void keep(byte[] from, int at, int end) {
    if (at == end) {
      held = new byte[0];
      heldLength = 0;
    } else if (heldLength > 0) {
      if (at > 0) {
        System.arraycopy(held, at, held, 0, end - at);
      }
      heldLength = end - at;
    } else {
      hold(from, at, end);
    }
  }

  private void hold(byte[] from, int at, int end) {
    int needed = heldLength + end - at;
    if (needed > held.length) {
      held = Arrays.copyOf(held, Math.max(needed, held.length * 2));
    }
    System.arraycopy(from, at, held, heldLength, end - at);
    heldLength = needed;
  }
}
