package dev.commitline.outbox.sidecar;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.kafka.ParkedAggregates;
import dev.commitline.outbox.relay.protocol.Safeguards;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code outbox accept}: an operator's decision to let the relay go on past a refusal. */
@Command(
    name = "accept",
    description = {
      "Decides that the relay goes on past something that it refused to go past.",
      "Says what that gives up. It counts once, at the relay's next start, and stays on record with"
          + " name and reason."
    })
final class AcceptCommand implements Callable<Integer> {

  private final Map<String, String> environment;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "CL-nnn", description = "The code of the refusal.")
  private String code = "";

  @Option(names = "--config", paramLabel = "FILE", description = "The relay's YAML file.")
  private @Nullable Path file;

  @Option(names = "--by", required = true, description = "Who decides.")
  private String by = "";

  @Option(names = "--reason", required = true, description = "Why, for those who look later.")
  private String reason = "";

  AcceptCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    RelayError error =
        RelayError.ofCode(code).orElseThrow(() -> wrong("there is no code '%s'".formatted(code)));
    String givesUp = givesUp(error);
    requireText("--by", by);
    requireText("--reason", reason);
    SidecarConfig config = SidecarConfig.from(Settings.load(file, environment));
    try (ParkedAggregates memory = new ParkedAggregates(config.relay())) {
      Safeguards.Refused refused = memory.accept(error, by, reason).orElse(null);
      if (refused == null) {
        out()
            .printf(
                "%s does not stand: relay '%s' has refused nothing with it, so nothing is"
                    + " accepted%n",
                code, config.relay().name());
        out().flush();
        return ExitStatus.FATAL.code();
      }
      out().printf("refused since %s: %s%n", refused.since(), refused.what());
      out().printf("gives up: %s%n", givesUp);
      out()
          .printf(
              "accepted by %s: the relay goes on past it at its next start, if that finds the"
                  + " same%n",
              by);
      out().flush();
      return ExitStatus.OK.code();
    }
  }

  private String givesUp(RelayError error) {
    return error
        .givesUp()
        .orElseThrow(
            () -> wrong("%s can't be accepted, only mended: %s".formatted(code, error.remedy())));
  }

  private void requireText(String option, String text) {
    if (text.isBlank()) {
      throw wrong(option + " must not be empty");
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }
}
