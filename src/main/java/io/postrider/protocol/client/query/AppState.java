package io.postrider.protocol.client.query;

import io.postrider.model.Bytes;
import io.postrider.protocol.client.keys.Wire;
import io.postrider.protocol.node.Node;
import java.util.List;
import java.util.Optional;

/// Asks for what is new in a collection of the app state. Source: protocol/app-state.md §5.
public final class AppState {
  private static final int NO_ANSWER = 500;

  private AppState() {}

  /// What the server has of a collection.
  ///
  /// @param error a code, 0 for none
  /// @param more whether there is more to be asked for
  /// @param snapshot where all of it lies
  /// @param patches encoded, in order
  public record Answer(int error, boolean more, Optional<Bytes> snapshot, List<Bytes> patches) {
    public Answer {
      patches = List.copyOf(patches);
    }
  }

  /// Asks for a collection.
  ///
  /// @param version the one that we have; 0: all of it is wanted
  public static Node query(String collection, long version) {
    Node wanted =
        Node.of("collection")
            .with("name", collection)
            .with("return_snapshot", Boolean.toString(version == 0));
    return Wire.iq(
        "set",
        "w:sync:app:state",
        Node.of("sync").with(version == 0 ? wanted : wanted.with("version", version)));
  }

  /// Reads an answer; one that does not name the collection is an error.
  public static Answer parse(Node answer, String collection) {
    return answer.child("sync").stream()
        .flatMap(sync -> sync.children("collection").stream())
        .filter(one -> one.attr("name").orElse("").equals(collection))
        .findFirst()
        .map(AppState::answer)
        .orElseGet(() -> new Answer(NO_ANSWER, false, Optional.empty(), List.of()));
  }

  private static Answer answer(Node collection) {
    int error =
        collection.attr("type").orElse("").equals("error")
            ? collection
                .child("error")
                .map(told -> (int) told.number("code").orElse(NO_ANSWER))
                .orElse(NO_ANSWER)
            : 0;
    List<Bytes> patches =
        collection.child("patches").map(all -> all.children("patch")).orElse(List.of()).stream()
            .map(Node::bytes)
            .toList();
    return new Answer(
        error,
        collection.attr("has_more_patches").orElse("").equals("true"),
        collection.child("snapshot").map(Node::bytes).filter(told -> !told.isEmpty()),
        patches);
  }
}
