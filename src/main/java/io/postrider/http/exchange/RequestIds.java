package io.postrider.http.exchange;

import com.github.f4b6a3.ulid.UlidCreator;
import io.postrider.model.Texts;
import org.jspecify.annotations.Nullable;

/// The id of a request, which its response repeats (api.md §1).
public final class RequestIds {
  public static final String HEADER = "X-Request-Id";
  private static final int LONGEST = 128;

  private RequestIds() {}

  /// The id that came, or a new one when none came or it has not the form of one.
  public static String of(@Nullable String given) {
    return given != null && Texts.isPrintable(given, LONGEST)
        ? given
        : UlidCreator.getMonotonicUlid().toString();
  }
}
