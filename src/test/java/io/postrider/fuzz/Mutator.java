package io.postrider.fuzz;

import io.postrider.model.Bytes;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// Changes bytes as somebody would who wants a reader to fail: single bits and bytes, lengths,
/// parts that are missing, doubled or moved, and ends that come early.
final class Mutator {
  private static final int MOST_CHANGES = 4;
  private static final int LONGEST = 1 << 16;
  private static final int[] EXTREMES = {0, 1, 0x7f, 0x80, 0xf8, 0xf9, 0xfc, 0xfe, 0xff};

  private Mutator() {}

  /// One to four changes.
  static Bytes mutate(Bytes valid, RandomGenerator random) {
    byte[] changed = valid.toArray();
    for (int left = 1 + random.nextInt(MOST_CHANGES); left > 0; left--) {
      changed = change(changed, random);
    }
    return Bytes.wrap(changed);
  }

  /// Bytes without any form.
  static Bytes noise(RandomGenerator random, int most) {
    byte[] noise = new byte[random.nextInt(most + 1)];
    random.nextBytes(noise);
    return Bytes.wrap(noise);
  }

  private static byte[] change(byte[] in, RandomGenerator random) {
    if (in.length == 0) {
      return noise(random, 16).toArray();
    }
    int at = random.nextInt(in.length);
    int length = 1 + random.nextInt(Math.min(in.length - at, 1 + random.nextInt(in.length)));
    switch (random.nextInt(10)) {
      case 0, 1 -> in[at] ^= (byte) (1 << random.nextInt(8));
      case 2 -> in[at] = (byte) random.nextInt(256);
      case 3 -> in[at] = (byte) EXTREMES[random.nextInt(EXTREMES.length)];
      case 4 -> Arrays.fill(in, at, at + length, (byte) EXTREMES[random.nextInt(EXTREMES.length)]);
      case 5 -> {
        return Arrays.copyOf(in, at);
      }
      case 6 -> {
        return joined(in, at + length, Arrays.copyOfRange(in, at, at + length), at + length);
      }
      case 7 -> {
        return joined(in, at, noise(random, 8).unsafeArray(), at);
      }
      case 8 -> {
        return joined(in, at, new byte[0], at + length);
      }
      default -> {
        return joined(in, at, repeated(in, at, length, 1 + random.nextInt(40)), at);
      }
    }
    return in;
  }

  private static byte[] repeated(byte[] in, int from, int length, int times) {
    byte[] all = new byte[Math.min(LONGEST, length * times)];
    for (int i = 0; i < all.length; i++) {
      all[i] = in[from + i % length];
    }
    return all;
  }

  /// What stands before `end`, then `middle`, then what stands from `start` on.
  private static byte[] joined(byte[] in, int end, byte[] middle, int start) {
    byte[] out = Arrays.copyOf(in, Math.min(LONGEST, end + middle.length + in.length - start));
    int room = out.length - Math.min(end, out.length);
    int first = Math.min(room, middle.length);
    System.arraycopy(middle, 0, out, out.length - room, first);
    System.arraycopy(in, start, out, out.length - room + first, room - first);
    return out;
  }
}
