package dev.commitline.outbox.sidecar;

import dev.commitline.outbox.OutboxException;
import dev.commitline.outbox.relay.config.Nearest;
import dev.commitline.outbox.relay.config.UrlSecrets;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells people why a command failed, and the process's parent by the exit code. */
final class Failures {

  private Failures() {}

  static int usage(ParameterException failure, String[] args) {
    CommandLine line = failure.getCommandLine();
    line.getErr().println("outbox: " + explained(failure, line));
    line.getErr()
        .println("try '%s --help'".formatted(called(line).getCommandSpec().qualifiedName()));
    return ExitStatus.USAGE.code();
  }

  /** The parser's own message, but where it speaks of indexes or leaves out what there is. */
  private static String explained(ParameterException failure, CommandLine line) {
    Set<String> commands = line.getSubcommands().keySet();
    String all = String.join(", ", commands);
    if (failure instanceof UnmatchedArgumentException unmatched) {
      String first = unmatched.getUnmatched().get(0);
      if (first.startsWith("-")) {
        String name = first.replaceFirst("=.*", "");
        Set<String> options = line.getCommandSpec().optionsMap().keySet();
        return "unknown option '%s'%s".formatted(name, Nearest.hint(name, options, ""));
      }
      return commands.isEmpty()
          ? "'%s' is one argument too many".formatted(first)
          : "unknown command '%s'%s"
              .formatted(first, Nearest.hint(first, commands, "; there are " + all));
    }
    boolean noCommand =
        !commands.isEmpty()
            && !(failure instanceof MissingParameterException)
            && called(line) == line;
    return noCommand ? "a command is missing: " + all : String.valueOf(failure.getMessage());
  }

  /** The innermost command that was recognized. */
  private static CommandLine called(CommandLine line) {
    ParseResult parsed = line.getParseResult();
    return parsed != null && parsed.hasSubcommand()
        ? called(parsed.subcommand().commandSpec().commandLine())
        : line;
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
