package io.postrider.protocol.signal;

import io.postrider.model.Bytes;

/// Who talks in a session: raw identity keys and registration ids.
record Parties(Bytes local, Bytes remote, long localRegistrationId, long remoteRegistrationId) {}
