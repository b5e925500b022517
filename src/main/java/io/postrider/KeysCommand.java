package io.postrider;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Administers API keys, and the master key.
@Command(
    name = "keys",
    mixinStandardHelpOptions = true,
    description = "Administers API keys, and the master key.")
final class KeysCommand implements Runnable {
  @Spec @Nullable CommandSpec spec;

  @Override
  public void run() {
    CommandLine line = spec == null ? new CommandLine(this) : spec.commandLine();
    throw new ParameterException(line, "keys: which command? keys create, keys rotate-master");
  }
}
