package io.postrider.sandbox;

import com.google.protobuf.InvalidProtocolBufferException;
import io.postrider.model.Bytes;
import io.postrider.model.Jid;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.proto.ExternalBlobReference;
import io.postrider.protocol.proto.SyncActionValue;
import io.postrider.protocol.proto.SyncdPatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The server's half of the app state: gives companions what they do not have yet, and tells them
/// that there is something new. Source: protocol/app-state.md §5, protocol/sandbox.md §8.
final class AppStates {
  private static final int REFUSED = 400;

  private final SandboxNetwork net;

  AppStates(SandboxNetwork net) {
    this.net = net;
  }

  /// A phone has changed something: its companions are told.
  void change(
      PhoneAccount account,
      String collection,
      String index,
      int version,
      @Nullable SyncActionValue value) {
    account.state.change(collection, index, version, value);
    net.accounts.stateChanged(account, collection);
    for (Device device : account.companions()) {
      net.delivery.deliver(
          device,
          ServerStanzas.notification(net, Jid.WHATSAPP, "server_sync")
              .with(
                  Node.of("collection")
                      .with("name", collection)
                      .with("version", account.state.version(collection))));
    }
  }

  /// Every requested collection is in the answer.
  Node answer(Device device, Node iq) {
    List<Node> wanted = iq.child("sync").map(sync -> sync.children("collection")).orElse(List.of());
    if (wanted.isEmpty() || !iq.attr("type").orElse("").equals("set")) {
      net.stats.violation("a query of the app state that names no collection");
      return ServerStanzas.error(iq, REFUSED);
    }
    List<Node> collections = wanted.stream().map(asked -> collection(device, asked)).toList();
    return ServerStanzas.result(iq, Node.of("sync").withChildren(collections));
  }

  private Node collection(Device device, Node asked) {
    String name = asked.attr("name").orElse("");
    Node answer = Node.of("collection").with("name", name);
    long version = asked.number("version").orElse(0);
    if (!PhoneState.COLLECTIONS.contains(name)
        || version > device.account.state.version(name)
        || version < 0) {
      net.stats.violation("a collection or version of the app state that does not exist");
      return answer
          .with("type", "error")
          .with(Node.of("error").with("code", REFUSED).with("text", "bad-request"));
    }
    Node told = answer.with("version", device.account.state.version(name));
    boolean all = asked.attr("return_snapshot").orElse("").equals("true");
    return all && device.account.blobs
        ? told.withChildren(snapshot(device.account, name))
        : told.withChildren(patches(device.account, name, version));
  }

  private List<Node> snapshot(PhoneAccount account, String collection) {
    if (account.state.version(collection) == 0) {
      return List.of();
    }
    MediaFiles.File file = net.media.put(MediaFiles.APP_STATE, account.state.snapshot(collection));
    return List.of(ServerStanzas.binary("snapshot", Bytes.wrap(reference(file).toByteArray())));
  }

  private static ExternalBlobReference reference(MediaFiles.File file) {
    return ExternalBlobReference.newBuilder()
        .setMediaKey(DeviceIdentity.string(file.key()))
        .setDirectPath(file.path())
        .setFileSizeBytes(file.plainBytes())
        .setFileSha256(DeviceIdentity.string(file.sha256()))
        .setFileEncSha256(DeviceIdentity.string(file.encryptedSha256()))
        .build();
  }

  private List<Node> patches(PhoneAccount account, String collection, long version) {
    List<Node> patches = new ArrayList<>();
    for (Bytes patch : account.state.patches(collection, version)) {
      patches.add(ServerStanzas.binary("patch", corrupted(account, patch)));
    }
    return patches.isEmpty() ? List.of() : List.of(Node.of("patches").withChildren(patches));
  }

  private Bytes corrupted(PhoneAccount account, Bytes patch) {
    return net.faults
        .take(
            Fault.Kind.CORRUPT,
            account.phone,
            fault -> fault.word("at", "companion").equals("state"))
        .map(_ -> forged(patch))
        .orElse(patch);
  }

  private static Bytes forged(Bytes patch) {
    try {
      return Bytes.wrap(
          SyncdPatch.parseFrom(patch.unsafeArray()).toBuilder()
              .setSnapshotMac(DeviceIdentity.string(Bytes.wrap(new byte[32])))
              .build()
              .toByteArray());
    } catch (InvalidProtocolBufferException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
