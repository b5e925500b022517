package io.postrider;

import io.postrider.model.Secret;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What `serve` prints once it is ready. The addresses have a fixed form: a name, padded to 12
/// characters, and a URL.
///
/// @param network what it is, the sandbox in capitals
/// @param key the API key that was made at this start
/// @param sandbox the simulated network in this process
record StartLines(
    String network,
    InetSocketAddress api,
    InetSocketAddress management,
    Optional<Secret> key,
    Optional<Phones> sandbox) {
  private static final String JSON = " -H 'content-type: application/json'";
  private static final String AUTH = " -H \"x-api-key: $KEY\"";

  /// The simulated network's control API and its phones.
  record Phones(InetSocketAddress address, List<String> numbers) {
    Phones {
      numbers = List.copyOf(numbers);
    }
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("Postrider is ready on " + network);
    lines.add("");
    lines.add(named("api", url(api)));
    lines.add(named("management", url(management)));
    sandbox.ifPresent(phones -> lines.add(named("sandbox", url(phones.address()))));
    sandbox.ifPresent(phones -> lines.add(named("phones", String.join(" ", phones.numbers()))));
    lines.add(named("docs", url(api) + "/docs"));
    key.ifPresent(
        secret -> lines.add(named("key", secret.reveal()) + "   (keep it: shown only now)"));
    lines.add("");
    lines.add("Paste these lines in order" + (key.isPresent() ? ":" : ", with your key:"));
    lines.add("");
    lines.addAll(tour());
    lines.add("");
    return lines;
  }

  static String named(String name, String value) {
    return "%-12s%s".formatted(name, value);
  }

  static String url(InetSocketAddress address) {
    String host = address.getHostString();
    String reachable = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
    String name = reachable.contains(":") ? "[" + reachable + "]" : reachable;
    return "http://" + name + ":" + address.getPort();
  }

  /// Shell variables and sed only. A QR text is made of base64 and commas, and may be a link: it
  /// needs no escape in JSON.
  private List<String> tour() {
    List<String> lines = new ArrayList<>();
    lines.add("API=" + url(api) + "/api/v1");
    lines.add("KEY=" + key.map(Secret::reveal).orElse("'your key'"));
    lines.add(
        "SESSION=$(curl -s \"$API/sessions\""
            + AUTH
            + JSON
            + " -d '{\"start\":true}' | sed -n 's/.*\"id\":\"\\([^\"]*\\)\".*/\\1/p')");
    lines.add(
        "QR=$(curl -s \"$API/sessions/$SESSION/qr\""
            + AUTH
            + " | sed -n 's/.*\"code\":\"\\([^\"]*\\)\".*/\\1/p')");
    sandbox.ifPresentOrElse(
        phones -> lines.addAll(phoneTour(phones)), () -> lines.add("echo \"$QR\""));
    return lines;
  }

  private static List<String> phoneTour(Phones phones) {
    List<String> lines = new ArrayList<>();
    String control = url(phones.address()) + "/sandbox/v1";
    lines.add("PHONES=" + control + "/phones");
    lines.add("ALICE=" + phones.numbers().getFirst());
    lines.add("BOB=" + phones.numbers().getLast());
    lines.add(
        "curl -s \"$PHONES/${ALICE}:scan\"" + JSON + " -d \"{\\\"qr\\\":\\\"$QR\\\"}\"; echo");
    lines.add(
        "until curl -s \"$API/sessions/$SESSION/me\""
            + AUTH
            + " | grep -q '\"connected\":true'; do sleep 1; done");
    lines.add(
        "curl -s \"$API/sessions/$SESSION/messages\""
            + AUTH
            + JSON
            + " -d \"{\\\"type\\\":\\\"text\\\",\\\"to\\\":\\\"$BOB\\\","
            + "\\\"text\\\":\\\"Hello\\\"}\"; echo");
    lines.add("curl -s \"$PHONES/$BOB/messages?since=0&wait=5000\"; echo");
    lines.add(
        "curl -s \"$PHONES/$BOB/messages\""
            + JSON
            + " -d \"{\\\"type\\\":\\\"text\\\",\\\"to\\\":\\\"$ALICE\\\","
            + "\\\"text\\\":\\\"Hello back\\\"}\"; echo");
    lines.add(
        "curl -s \"$API/events?since=0&types=message&session=$SESSION&wait=5000\""
            + AUTH
            + "; echo");
    return lines;
  }
}
