package io.postrider.bench;

/// Sends of some time, and what they took.
record Round(Generator.Sample sample, Usage used, double seconds) {
  private static final double THOUSAND = 1000;

  double perSecond() {
    return sample.sends() / seconds;
  }

  /// CPU seconds of a thousand sends: the contender's own.
  double process() {
    return of(used.process());
  }

  double database() {
    return of(used.database());
  }

  double together() {
    return of(used.together());
  }

  double sandbox() {
    return of(used.sandbox());
  }

  double generator() {
    return of(used.generator());
  }

  private double of(double cpu) {
    return cpu / (sample.sends() / THOUSAND);
  }
}
