package dev.commitline.outbox.sidecar;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command {@code outbox}. */
@Command(
    name = "outbox",
    description = "Relays committed events from a database to Kafka, in order, exactly once.",
    mixinStandardHelpOptions = true,
    versionProvider = OutboxCli.Version.class,
    scope = ScopeType.INHERIT,
    exitCodeListHeading = "%nExit codes:%n")
public final class OutboxCli {

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Log in detail, and show stack traces.")
  private boolean verbose;

  private OutboxCli() {}

  /**
   * Runs the command and ends the process.
   *
   * @param args as {@code outbox --help} tells
   */
  public static void main(String[] args) {
    System.exit(status(args));
  }

  /** A failed class load or the like is as fatal as any other fault; Java's own status is 1. */
  private static int status(String... args) {
    try {
      return commandLine(System.getenv()).execute(args);
    } catch (Error e) {
      e.printStackTrace();
      return ExitStatus.FATAL.code();
    }
  }

  /** The command, reading its configuration from this environment. */
  static CommandLine commandLine(Map<String, String> environment) {
    OutboxCli root = new OutboxCli();
    CommandLine line =
        new CommandLine(root)
            .addSubcommand(new RunCommand(environment))
            .addSubcommand(new MigrateCommand(environment))
            .addSubcommand(new OwnersCommand(environment))
            .addSubcommand(new ParkedCommand(environment))
            .addSubcommand(new AcceptCommand(environment))
            .addSubcommand(new ReplayCommand(environment))
            .addSubcommand(new ConfigCommand());
    line.registerConverter(Instant.class, Numbers::instant);
    line.registerConverter(Integer.class, Numbers::integer);
    line.registerConverter(int.class, Numbers::integer);
    line.registerConverter(Long.class, Numbers::longInteger);
    line.setParameterExceptionHandler(Failures::usage);
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> Failures.execution(failure, command, root.verbose));
    line.setExecutionStrategy(
        parsed -> {
          Logging.verbose(root.verbose);
          return new CommandLine.RunLast().execute(parsed);
        });
    describeExitCodes(line);
    return line;
  }

  private static void describeExitCodes(CommandLine line) {
    line.getCommandSpec().usageMessage().exitCodeList(ExitStatus.list());
    line.getSubcommands().values().forEach(OutboxCli::describeExitCodes);
  }

  /** The version that the build wrote into the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version =
          Optional.ofNullable(OutboxCli.class.getPackage().getImplementationVersion())
              .orElse("(not built)");
      return new String[] {"outbox " + version};
    }
  }
}
