package dev.commitline.outbox.sidecar;

import dev.commitline.outbox.relay.Relay;
import dev.commitline.outbox.relay.config.InvalidSettingException;
import dev.commitline.outbox.relay.fault.RelayException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code outbox run}: relays until it is told to stop. */
@Command(
    name = "run",
    description = {
      "Relays until SIGTERM or SIGINT.",
      "Faults that pass, such as an unreachable broker, are waited out; others end the process."
    })
final class RunCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

  private final Map<String, String> environment;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "YAML file; COMMITLINE_* variables override it. 'outbox config' lists all keys.")
  private @Nullable Path file;

  RunCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    Settings settings = Settings.load(file, environment);
    SidecarConfig config = SidecarConfig.from(settings);
    Relay relay = relay(settings, config);
    StopOnSignal stop = StopOnSignal.install(relay);
    try {
      runWithHealth(config, relay);
      return ExitStatus.OK.code();
    } catch (RelayException fault) { // of which the relay's log has the text
      LOG.error("the relay ended for good: exit code {}", ExitStatus.FATAL.code());
      return ExitStatus.FATAL.code();
    } finally {
      stop.remove();
    }
  }

  private static Relay relay(Settings settings, SidecarConfig config) {
    try {
      return new Relay(config.relay());
    } catch (InvalidSettingException e) {
      throw settings.invalid(e);
    }
  }

  private static void runWithHealth(SidecarConfig config, Relay relay) {
    if (config.http().port() == 0) {
      relay.run();
      return;
    }
    try (HealthServer health =
        HealthServer.start(config.http(), config.relay().name(), relay::health)) {
      LOG.info("health at http://{}:{}/health/ready", config.http().host(), health.port());
      relay.run();
    }
  }
}
