package io.postrider.protocol.content;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.model.MessageId;
import io.postrider.protocol.crypto.Hash;
import io.postrider.protocol.proto.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// By what a recipient who reports a message can show that we have sent it so. Source:
/// protocol/tokens.md §2.
public final class ReportingToken {
  private static final int TOKEN_BYTES = 16;
  private static final int KEY_BYTES = 32;
  private static final String PURPOSE = "Report Token";

  /// The fields that count: a number alone counts as a whole, one with braces by those in them.
  private static final Fields COUNTED =
      Fields.parse(
          """
          1 3{2 3 8 11 17{21 22} 25} 4{1 16 17{21 22}} 5{3 4 5 16 17{21 22}} 6{1 17{21 22} 30}
          7{2 7 10 17{21 22} 20} 8{2 7 9 17{21 22} 21} 9{2 6 7 13 17{21 22} 20} 12{1 2 15}
          18{6 16 17{21 22}} 26{4 5 8 13 17{21 22}} 28{1 2 4 5 6 7{21 22}}
          49{2 3{1 2} 5{21 22} 8{1 2}} 60{2 3{1 2} 5{21 22} 8{1 2}} 64{2 3{1 2} 5{21 22} 8{1 2}}
          66{2 6 7 13 17{21 22} 20} 88{1 2{1} 3{21 22}}
          """);

  private ReportingToken() {}

  /// Of a message that is to be sent; empty when it has no secret, or nothing in it counts.
  ///
  /// @param sender we as we are in the chat
  /// @param chat as it is written to
  public static Optional<Bytes> of(Message message, MessageId id, Jid sender, Jid chat) {
    Bytes secret = Contents.secret(message);
    Bytes counted = COUNTED.of(Bytes.wrap(message.toByteArray()));
    if (secret.isEmpty() || counted.isEmpty()) {
      return Optional.empty();
    }
    Bytes info = Bytes.utf8(id.value() + sender.bare() + chat.bare() + PURPOSE);
    Bytes key = Hash.hkdf(secret, Bytes.EMPTY, info, KEY_BYTES);
    return Optional.of(Hash.hmac(key, counted).slice(0, TOKEN_BYTES));
  }

  /// Which fields of a message count; of nested ones those of `inner`.
  private record Fields(Map<Integer, Fields> inner) {
    private static final Fields WHOLE = new Fields(Map.of());

    private static Fields parse(String text) {
      return parse(new ArrayList<>(List.of(text.strip().split("(?=[{} ])|(?<=[{} ])", -1))));
    }

    private static Fields parse(List<String> tokens) {
      Map<Integer, Fields> fields = new HashMap<>();
      int last = 0;
      while (!tokens.isEmpty()) {
        String token = tokens.removeFirst().strip();
        switch (token) {
          case "" -> {}
          case "{" -> fields.put(last, parse(tokens));
          case "}" -> {
            return new Fields(fields);
          }
          default -> {
            last = Integer.parseInt(token);
            fields.put(last, WHOLE);
          }
        }
      }
      return new Fields(fields);
    }

    private record Part(int field, Bytes bytes) {}

    /// What counts of an encoded message, by the numbers of the fields.
    private Bytes of(Bytes encoded) {
      try {
        CodedInputStream input = CodedInputStream.newInstance(encoded.toArray());
        List<Part> parts = new ArrayList<>();
        int from = 0;
        int tag = input.readTag();
        while (tag != 0) {
          int field = WireFormat.getTagFieldNumber(tag);
          Optional<Fields> counted = Optional.ofNullable(inner.get(field));
          if (counted.filter(fields -> !fields.inner().isEmpty()).isPresent()) {
            Bytes content = counted.get().of(Bytes.wrap(input.readByteArray()));
            parts.add(new Part(field, content.isEmpty() ? content : nested(tag, content)));
          } else {
            boolean _ = input.skipField(tag);
            int to = input.getTotalBytesRead();
            parts.add(new Part(field, counted.isPresent() ? encoded.slice(from, to) : Bytes.EMPTY));
          }
          from = input.getTotalBytesRead();
          tag = input.readTag();
        }
        parts.sort(Comparator.comparingInt(Part::field));
        return Bytes.concat(parts.stream().map(Part::bytes).toArray(Bytes[]::new));
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
    }

    private static Bytes nested(int tag, Bytes content) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      CodedOutputStream output = CodedOutputStream.newInstance(bytes);
      output.writeUInt32NoTag(tag);
      output.writeByteArrayNoTag(content.toArray());
      output.flush();
      return Bytes.wrap(bytes.toByteArray());
    }
  }
}
