package io.postrider.http;

import org.jspecify.annotations.Nullable;

/// What goes back when all went well.
///
/// @param body a record; absent: none
record Answer(int status, @Nullable Object body) {
  static final Answer NO_CONTENT = new Answer(204, null);

  static Answer ok(Object body) {
    return new Answer(200, body);
  }
}
