package io.postrider.store;

import io.postrider.model.Bytes;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/// Our types as PostgreSQL's. Times lose what is below a microsecond.
final class Columns {
  private Columns() {}

  static @Nullable OffsetDateTime time(@Nullable Instant value) {
    return value == null ? null : value.atOffset(ZoneOffset.UTC);
  }

  static @Nullable Buffer bytea(@Nullable Bytes value) {
    return value == null ? null : Buffer.buffer(value.unsafeArray());
  }

  static Instant instant(Row row, String column) {
    return row.getOffsetDateTime(column).toInstant();
  }

  static @Nullable Instant instantOrNull(Row row, String column) {
    OffsetDateTime value = row.getOffsetDateTime(column);
    return value == null ? null : value.toInstant();
  }

  static Bytes bytes(Row row, String column) {
    return Bytes.wrap(row.getBuffer(column).getBytes());
  }

  static @Nullable Bytes bytesOrNull(Row row, String column) {
    Buffer value = row.getBuffer(column);
    return value == null ? null : Bytes.wrap(value.getBytes());
  }
}
