package io.postrider.protocol.sync;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.sync.SyncException.Reason;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.InflaterInputStream;

/// Reads a piece of history as it is inflated, so that its messages, which are most of it, are
/// never in memory. Bounded in size, in numbers, and in depth: nothing is read below two levels.
/// Source: protocol/history.md §2.
public final class HistoryReader {
  /// The largest history, inflated.
  static final int LARGEST = 128 << 20;

  /// The most of each kind that is kept; the rest is passed over.
  static final int MOST = 20_000;

  private static final int MOST_UNREAD = 1_000_000;
  private static final int LONGEST_TOKEN = 256;
  private static final int LONGEST_TEXT = 4_096;
  private static final long SECONDS_END = 100_000_000_000L;

  private final CodedInputStream input;
  private final List<History.Name> names = new ArrayList<>();
  private final List<SyncAction.Contact> contacts = new ArrayList<>();
  private final List<SyncAction.Pair> pairs = new ArrayList<>();
  private final List<History.Chat> chats = new ArrayList<>();
  private Optional<Bytes> salt = Optional.empty();

  private HistoryReader(CodedInputStream input) {
    this.input = input;
  }

  /// Reads one. Heavy.
  ///
  /// @param compressed a zlib stream
  /// @throws SyncException when it is none, or too large
  public static History read(Bytes compressed) {
    try (InputStream inflated =
        new Bounded(new InflaterInputStream(new ByteArrayInputStream(compressed.unsafeArray())))) {
      return new HistoryReader(CodedInputStream.newInstance(inflated)).all();
    } catch (IOException _) {
      throw new SyncException(Reason.MALFORMED);
    }
  }

  /// Ends where a history is larger than anybody needs, also where it is only passed over.
  private static final class Bounded extends FilterInputStream {
    private long left = LARGEST;

    private Bounded(InputStream inflated) {
      super(inflated);
    }

    private <N extends Number> N counted(N read) {
      left -= Math.max(0, read.longValue());
      if (left < 0) {
        throw new SyncException(Reason.TOO_LARGE);
      }
      return read;
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      counted(read < 0 ? 0 : 1);
      return read;
    }

    @Override
    public int read(byte[] into, int from, int most) throws IOException {
      return counted(super.read(into, from, most));
    }

    @Override
    public long skip(long most) throws IOException {
      return counted(super.skip(Math.min(most, left + 1)));
    }
  }

  private History all() throws IOException {
    for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 2 -> within(tag, this::conversation);
        case 7 -> within(tag, this::pushName);
        case 15 -> within(tag, this::pair);
        case 19 -> salt = bytes(tag, SyncAction.LONGEST_SALT);
        case 20 -> within(tag, this::contact);
        default -> skip(tag);
      }
    }
    return new History(names, contacts, pairs, chats, salt);
  }

  /// A group is an old form that nobody uses, and that may be nested.
  private void skip(int tag) throws IOException {
    int type = WireFormat.getTagWireType(tag);
    if (type == WireFormat.WIRETYPE_START_GROUP || !input.skipField(tag)) {
      throw new SyncException(Reason.MALFORMED);
    }
  }

  /// A part of a message: what reads its fields, by tag.
  private interface Part {
    void read() throws IOException;
  }

  private void within(int tag, Part part) throws IOException {
    demand(tag, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    int outer = input.pushLimit(input.readRawVarint32());
    part.read();
    input.checkLastTagWas(0);
    input.popLimit(outer);
  }

  private static void demand(int tag, int type) {
    if (WireFormat.getTagWireType(tag) != type) {
      throw new SyncException(Reason.MALFORMED);
    }
  }

  private long number(int tag) throws IOException {
    demand(tag, WireFormat.WIRETYPE_VARINT);
    return input.readRawVarint64();
  }

  /// Empty when it is longer than anybody needs, or none at all.
  private Optional<Bytes> bytes(int tag, int longest) throws IOException {
    demand(tag, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    int length = input.readRawVarint32();
    if (length < 0 || length > longest) {
      input.skipRawBytes(length);
      return Optional.empty();
    }
    return length == 0 ? Optional.empty() : Optional.of(Bytes.wrap(input.readRawBytes(length)));
  }

  private String text(int tag) throws IOException {
    return bytes(tag, LONGEST_TEXT).map(Bytes::utf8).orElse("");
  }

  private void pushName() throws IOException {
    String id = "";
    String name = "";
    for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> id = text(tag);
        case 2 -> name = SyncAction.name(text(tag));
        default -> skip(tag);
      }
    }
    Optional<Jid> jid = SyncAction.jid(id).filter(Jid::isUser);
    if (jid.isPresent() && !name.isBlank() && !name.equals("-") && names.size() < MOST) {
      names.add(new History.Name(jid.get(), name));
    }
  }

  private void pair() throws IOException {
    String phone = "";
    String lid = "";
    for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> phone = text(tag);
        case 2 -> lid = text(tag);
        default -> skip(tag);
      }
    }
    add(lid, phone);
  }

  private void add(String lid, String phone) {
    Optional<Jid> hidden = SyncAction.jid(lid).filter(Jid::isLid);
    Optional<Jid> number = SyncAction.jid(phone).filter(Jid::isPhone);
    if (hidden.isPresent() && number.isPresent() && pairs.size() < MOST) {
      pairs.add(new SyncAction.Pair(hidden.get(), number.get()));
    }
  }

  private void contact() throws IOException {
    String phone = "";
    String lid = "";
    String full = "";
    String first = "";
    for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> phone = text(tag);
        case 2 -> lid = text(tag);
        case 3 -> full = SyncAction.name(text(tag));
        case 4 -> first = SyncAction.name(text(tag));
        default -> skip(tag);
      }
    }
    add(lid, phone);
    Optional<Jid> hidden = SyncAction.jid(lid).filter(Jid::isLid);
    Optional<Jid> jid = SyncAction.jid(phone).filter(Jid::isPhone).or(() -> hidden);
    if (jid.isPresent() && contacts.size() < MOST && !(full + first).isBlank()) {
      contacts.add(
          new SyncAction.Contact(
              jid.get(), hidden.filter(one -> !one.equals(jid.get())), full, first));
    }
  }

  private void conversation() throws IOException {
    Conversation read = new Conversation();
    for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> read.id = text(tag);
        case 6 -> read.unread = number(tag);
        case 16 -> read.archived = number(tag) != 0;
        case 19 -> read.markedUnread = number(tag) != 0;
        case 21 -> read.token = bytes(tag, LONGEST_TOKEN);
        case 22 -> read.tokenAt = number(tag);
        case 24 -> read.pinned = number(tag) != 0;
        case 25 -> read.mutedUntil = number(tag);
        case 39 -> read.phone = text(tag);
        case 42 -> read.lid = text(tag);
        default -> skip(tag);
      }
    }
    add(read.lid.isEmpty() ? read.id : read.lid, read.phone.isEmpty() ? read.id : read.phone);
    Optional<Jid> chat = SyncAction.jid(read.id);
    if (chat.isPresent() && chats.size() < MOST) {
      chats.add(read.of(chat.get()));
    }
  }

  private static final class Conversation {
    private String id = "";
    private String phone = "";
    private String lid = "";
    private long unread;
    private boolean archived;
    private boolean pinned;
    private boolean markedUnread;
    private long mutedUntil;
    private long tokenAt;
    private Optional<Bytes> token = Optional.empty();

    private History.Chat of(Jid chat) {
      boolean dated = tokenAt > 0 && tokenAt < SECONDS_END;
      return new History.Chat(
          chat,
          archived,
          pinned,
          SyncAction.until(inMillis(mutedUntil)),
          Math.clamp(unread, 0, MOST_UNREAD),
          markedUnread,
          token
              .filter(_ -> dated)
              .map(value -> new History.Token(value, Instant.ofEpochSecond(tokenAt))));
    }

    /// Phones have been seen to write seconds and milliseconds.
    private static long inMillis(long time) {
      return time > 0 && time < SECONDS_END ? time * 1_000 : time;
    }
  }
}
