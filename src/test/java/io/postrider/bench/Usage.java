package io.postrider.bench;

/// CPU seconds so far.
///
/// @param process the contender's own
/// @param database of its database
record Usage(double process, double database, double sandbox, double generator) {
  static Usage now(Contender contender, ProcessHandle sandbox) {
    return new Usage(
        Proc.ownCpuSeconds(contender.process()),
        contender.database().map(Proc::cpuSeconds).orElse(0.0),
        Proc.ownCpuSeconds(sandbox),
        Proc.ownCpuSeconds(ProcessHandle.current()));
  }

  Usage minus(Usage earlier) {
    return new Usage(
        process - earlier.process,
        database - earlier.database,
        sandbox - earlier.sandbox,
        generator - earlier.generator);
  }

  double together() {
    return process + database;
  }
}
