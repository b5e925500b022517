package io.postrider.session;

import io.postrider.protocol.client.ConnectionListener;
import io.postrider.protocol.client.Ending;
import io.postrider.protocol.client.Stanza;

/// Hears nothing.
public final class Silence implements ConnectionListener {
  @Override
  public void onStanza(Stanza.Told stanza) {}

  @Override
  public void onClosed(Ending ending) {}
}
