package io.postrider.protocol.signal;

import com.google.protobuf.ByteString;
import io.postrider.model.Bytes;
import io.postrider.protocol.proto.StoredSkipped;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Seeds of messages that have not arrived, by counter; at most 2,000, and as many in a whole
/// record; the oldest go first.
record SkippedKeys(SortedMap<Long, Bytes> seeds) {
  static final int LIMIT = 2000;
  static final SkippedKeys NONE = new SkippedKeys(Collections.emptySortedMap());

  SkippedKeys {
    seeds = Collections.unmodifiableSortedMap(seeds);
  }

  /// A chain that has been moved on to `chain`, whose seed is now due; what was passed is in
  /// `skipped`.
  record Reached(ChainKey chain, SkippedKeys skipped) {}

  /// Moves `chain` to `counter`, keeping the seeds in between.
  ///
  /// @throws SignalException when that is more than 2,000 messages ahead, or more than is left
  Reached advance(ChainKey chain, long counter, Effort effort) {
    if (counter - chain.index() > LIMIT) {
      throw new SignalException(SignalException.Reason.TOO_FAR_AHEAD);
    }
    if (counter == chain.index()) {
      return new Reached(chain, this);
    }
    effort.spend(counter - chain.index());
    TreeMap<Long, Bytes> more = new TreeMap<>(seeds);
    ChainKey at = chain;
    while (at.index() < counter) {
      more.put(at.index(), at.seed());
      at = at.next();
    }
    while (more.size() > LIMIT) {
      more.pollFirstEntry();
    }
    return new Reached(at, new SkippedKeys(more));
  }

  Optional<Bytes> seed(long counter) {
    return Optional.ofNullable(seeds.get(counter));
  }

  SkippedKeys without(long counter) {
    TreeMap<Long, Bytes> fewer = new TreeMap<>(seeds);
    fewer.remove(counter);
    return fewer.isEmpty() ? NONE : new SkippedKeys(fewer);
  }

  /// Not more than `most` of them, the latest.
  SkippedKeys latest(int most) {
    if (seeds.size() <= most) {
      return this;
    }
    TreeMap<Long, Bytes> fewer = new TreeMap<>(seeds);
    while (fewer.size() > most) {
      fewer.pollFirstEntry();
    }
    return fewer.isEmpty() ? NONE : new SkippedKeys(fewer);
  }

  StoredSkipped store() {
    byte[] all = new byte[seeds.size() * 32];
    int at = 0;
    for (Map.Entry<Long, Bytes> entry : seeds.entrySet()) {
      System.arraycopy(entry.getValue().unsafeArray(), 0, all, at, 32);
      at += 32;
    }
    return StoredSkipped.newBuilder()
        .addAllCounters(seeds.keySet())
        .setSeeds(WireKeys.string(Bytes.wrap(all)))
        .build();
  }

  static SkippedKeys load(StoredSkipped stored) {
    int count = stored.getCountersCount();
    ByteString all = stored.getSeeds();
    if (count > LIMIT || all.size() != count * 32) {
      throw new SignalException(SignalException.Reason.INVALID_RECORD);
    }
    if (count == 0) {
      return NONE;
    }
    TreeMap<Long, Bytes> seeds = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      seeds.put(stored.getCounters(i), WireKeys.bytes(all.substring(i * 32, i * 32 + 32)));
    }
    return new SkippedKeys(seeds);
  }
}
