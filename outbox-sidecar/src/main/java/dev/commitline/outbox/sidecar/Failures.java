package dev.commitline.outbox.sidecar;

import dev.commitline.outbox.OutboxException;
import dev.commitline.outbox.relay.config.UrlSecrets;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Tells people why a command failed, and the process's parent by the exit code. */
final class Failures {

  private Failures() {}

  static int usage(ParameterException failure, String[] args) {
    CommandLine line = failure.getCommandLine();
    line.getErr().println("outbox: " + failure.getMessage());
    line.getErr().println("try '%s --help'".formatted(line.getCommandSpec().qualifiedName()));
    return ExitStatus.USAGE.code();
  }

  static int execution(Exception failure, CommandLine line, boolean verbose) {
    if (verbose) {
      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace, true));
      line.getErr().print(UrlSecrets.masked(trace.toString()));
    }
    message(failure).lines().forEach(text -> line.getErr().println("outbox: " + text));
    return status(failure).code();
  }

  /** Our own messages stand alone; a foreign one needs its class to be understood. */
  private static String message(Exception failure) {
    return failure instanceof OutboxException
        ? String.valueOf(failure.getMessage())
        : UrlSecrets.masked(failure.toString()) + " (--verbose shows where)";
  }

  private static ExitStatus status(Exception failure) {
    if (failure instanceof ConfigurationException) {
      return ExitStatus.CONFIGURATION;
    }
    return failure instanceof OutboxException known && known.retriable()
        ? ExitStatus.AGAIN
        : ExitStatus.FATAL;
  }
}
