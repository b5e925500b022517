package io.postrider.bench;

import java.util.Optional;

/// Who is measured: it has the gateway's API as far as the load generator uses it.
///
/// @param name for the table
/// @param api the base of its paths, up to and with `/api/v1`
/// @param database the process of a database of its own
record Contender(String name, String api, ProcessHandle process, Optional<ProcessHandle> database) {
  String session(String id) {
    return api + "/sessions/" + id;
  }
}
