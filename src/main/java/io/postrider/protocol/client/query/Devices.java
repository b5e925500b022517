package io.postrider.protocol.client.query;

import io.postrider.model.Jid;
import io.postrider.protocol.crypto.Random;
import io.postrider.protocol.node.Node;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Asks which devices users have, and their hidden ids. Source: protocol/contacts-and-usync.md §1
/// and §2.
public final class Devices {
  private static final int LARGEST_DEVICE = 0xffff;

  private Devices() {}

  /// What the server said.
  ///
  /// @param devices of each bare user, with device numbers, our own among them
  /// @param lids hidden ids by phone number, both bare
  public record Answer(Map<Jid, List<Jid>> devices, Map<Jid, Jid> lids) {
    public Answer {
      devices = Map.copyOf(devices);
      lids = Map.copyOf(lids);
    }

    /// The devices of one user, none when the server did not name him.
    public List<Jid> of(Jid user) {
      return devices.getOrDefault(user.bare(), List.of());
    }
  }

  /// Asks about each user once, for devices and hidden id.
  public static Node query(Collection<Jid> users) {
    List<Node> list =
        new LinkedHashSet<>(users.stream().map(Jid::bare).toList())
            .stream().map(user -> Node.of("user").with("jid", user)).toList();
    Node usync =
        Node.of("usync")
            .with("sid", Random.next(8).hex())
            .with("mode", "query")
            .with("last", "true")
            .with("index", "0")
            .with("context", "message")
            .with(
                Node.of("query").with(Node.of("devices").with("version", "2"), Node.of("lid")),
                Node.of("list").withChildren(list));
    return Node.of("iq")
        .with("to", Jid.WHATSAPP)
        .with("type", "get")
        .with("xmlns", "usync")
        .with(usync);
  }

  /// Users without a device list, and those with an error, are left out.
  public static Answer parse(Node answer) {
    Map<Jid, List<Jid>> devices = new LinkedHashMap<>();
    Map<Jid, Jid> lids = new LinkedHashMap<>();
    for (Node user : users(answer)) {
      Optional<Jid> jid = user.jid("jid").map(Jid::bare).filter(Jid::isUser);
      if (jid.isPresent()) {
        deviceList(user).ifPresent(list -> devices.put(jid.get(), devices(jid.get(), list)));
        user.child("lid")
            .flatMap(lid -> lid.jid("val"))
            .filter(lid -> lid.isLid() && jid.get().isPhone())
            .ifPresent(lid -> lids.put(jid.get(), lid.bare()));
      }
    }
    return new Answer(devices, lids);
  }

  private static List<Node> users(Node answer) {
    return answer
        .child("usync")
        .flatMap(usync -> usync.child("list"))
        .map(list -> list.children("user"))
        .orElse(List.of());
  }

  private static Optional<Node> deviceList(Node user) {
    return user.child("devices").flatMap(devices -> devices.child("device-list"));
  }

  private static List<Jid> devices(Jid user, Node list) {
    List<Jid> devices = new ArrayList<>();
    for (Node device : list.children("device")) {
      long id = device.number("id").orElse(-1);
      if (id >= 0 && id <= LARGEST_DEVICE) {
        boolean hosted = device.attr("is_hosted").orElse("").equals("true");
        devices.add(new Jid(user.user(), (int) id, hosted ? hosted(user) : user.server()));
      }
    }
    return List.copyOf(devices);
  }

  private static String hosted(Jid user) {
    return user.isLid() ? Jid.HOSTED_LID : Jid.HOSTED;
  }
}
