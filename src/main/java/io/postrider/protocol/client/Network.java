package io.postrider.protocol.client;

import io.postrider.model.Bytes;
import java.net.URI;

/// Where the server is and who vouches for it.
///
/// @param url `ws://` or `wss://`, with host and path
/// @param rootKey of the certificate chain, 32 bytes
public record Network(String url, Bytes rootKey) {
  private static final String LIVE = "web.whatsapp.com";

  /// Where everything large lies: WhatsApp's media server, or the simulated network itself; nothing
  /// is read from anywhere else. Source: protocol/app-state.md §5.
  public URI media() {
    URI at = URI.create(url);
    String scheme = "wss".equals(at.getScheme()) ? "https" : "http";
    return URI.create(
        LIVE.equals(at.getHost())
            ? "https://mmg.whatsapp.net"
            : scheme + "://" + at.getRawAuthority());
  }
}
