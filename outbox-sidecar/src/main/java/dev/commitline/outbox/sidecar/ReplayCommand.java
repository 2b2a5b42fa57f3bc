package dev.commitline.outbox.sidecar;

import dev.commitline.outbox.relay.config.InvalidSettingException;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.history.Extent;
import dev.commitline.outbox.relay.history.Replay;
import dev.commitline.outbox.relay.history.ReplayOrder;
import dev.commitline.outbox.relay.history.ReplayState;
import dev.commitline.outbox.relay.replay.Replays;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code outbox replay}: events of the history once more, to topics of their own. */
@Command(
    name = "replay",
    description = {
      "Publishes events of the history once more: to topics of their own, beside the live relay, or to a data product's topic, by it.",
      "Takes the relay's settings; for a topic of their own the relay itself need not run."
    })
final class ReplayCommand {

  private static final String ID = "The replay's id, as 'outbox replay list' prints it.";

  private final Map<String, String> environment;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "The relay's YAML file; COMMITLINE_* variables override it.")
  private @Nullable Path file;

  ReplayCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Command(
      name = "start",
      description = {
        "Replays what there is of a selection now, and shows how far it is.",
        "SIGINT and SIGTERM pause it. Killed, it is left where it was; 'resume' goes on there.",
        "One that the relay publishes goes on there, whatever becomes of this command."
      })
  int start(
      @Mixin ReplaySelection selection,
      @Mixin ReplayFrom from,
      @Option(
              names = "--to",
              paramLabel = "TOPIC",
              description = {
                "Where to. Default: <topic>.replay.<id>, for each topic its own.",
                "The selection's own topic: all its consumers see the events again, and the relay, which has to run, publishes them there between live ones."
              })
          @Nullable String target,
      @Option(
              names = "--upcast",
              paramLabel = "NAME",
              description =
                  "Through this up-caster, to events of a newer major version; --to may be its topic.")
          @Nullable String upcaster,
      @Option(names = "--rate", paramLabel = "N", description = "At most N events a second.")
          @Nullable Integer rate,
      @Option(names = "--by", required = true, description = "Who orders it.") String by,
      @Option(names = "--reason", required = true, description = "Why.") String reason,
      @Option(names = "--dry-run", description = "Only show what it would publish.")
          boolean dryRun) {
    ReplayOrder order = order(selection, from, target, upcaster, by, reason, rate);
    Replays replays = replays();
    if (dryRun) {
      show(replays.preview(order), target == null ? "<topic>.replay.<id>" : target);
      return ExitStatus.OK.code();
    }
    String id = replays.order(order);
    Replay replay = replays.find(id);
    out().printf("replay %s: %,d events to %s%n", id, replay.moment().events(), replay.target());
    out().flush();
    return run(replays, id);
  }

  @Command(name = "list", description = "Prints every replay of this relay, the newest first.")
  void list() {
    for (Replay each : replays().list()) {
      out()
          .printf(
              "%s\t%s%s\t%d/%d\t%s\t%s\t%s\t%s%n",
              each.id(),
              each.state(),
              each.state() == ReplayState.RUNNING && !each.attended() ? unattended(each) : "",
              each.events(),
              each.moment().events(),
              each.target(),
              each.order().by(),
              each.order().reason(),
              each.fault() == null ? "" : each.fault());
    }
    out().flush();
  }

  @Command(
      name = "pause",
      description = "Lets a replay stand still; its process, or the relay, waits.")
  void pause(@Parameters(paramLabel = "ID", description = ID) String id, @Mixin By by) {
    replays().pause(id, by.name());
    say(id, ReplayState.PAUSED, "");
  }

  @Command(
      name = "resume",
      description = {
        "Lets a replay go on where it was: in the relay or process that waits for that, else here."
      })
  int resume(
      @Parameters(paramLabel = "ID", description = ID) String id,
      @Mixin By by,
      @Option(
              names = "--here",
              description = "Here in any case: the process that runs it is fenced, and ends.")
          boolean here) {
    Replays replays = replays();
    Replay replay = replays.find(id);
    if (replay.order().toProduct()) {
      return resumeInRelay(replays, replay, by, here);
    }
    if (here || !replay.attended()) {
      return run(replays, id);
    }
    if (replay.state() == ReplayState.RUNNING) {
      throw new RelayException(
          RelayError.REPLAY_STATE,
          "replay %s runs: its process was heard of %d s ago; --here takes it over"
              .formatted(id, replay.silence().toSeconds()));
    }
    replays.resume(id, by.name());
    say(id, ReplayState.RUNNING, " in the process that waited");
    return ExitStatus.OK.code();
  }

  private int resumeInRelay(Replays replays, Replay replay, By by, boolean here) {
    if (here) {
      throw new RelayException(
          RelayError.REPLAY_STATE,
          "replay %s goes to topic %s, where only the relay publishes: leave out --here"
              .formatted(replay.id(), replay.target()));
    }
    replays.resume(replay.id(), by.name());
    say(replay.id(), ReplayState.RUNNING, " in the relay");
    return ExitStatus.OK.code();
  }

  @Command(name = "cancel", description = "Ends a replay for good; what it published stays.")
  void cancel(@Parameters(paramLabel = "ID", description = ID) String id, @Mixin By by) {
    replays().cancel(id, by.name());
    say(id, ReplayState.CANCELLED, "");
  }

  /** Who gives an order about a replay. */
  static final class By {

    @Option(
        names = "--by",
        defaultValue = "${sys:user.name}",
        description = "Who orders it. Default: the user of this process, ${DEFAULT-VALUE}.")
    private String name = "";

    String name() {
      return name;
    }
  }

  private static String unattended(Replay replay) {
    return replay.order().toProduct() ? " (waits for the relay)" : " (nobody runs it)";
  }

  private int run(Replays replays, String id) {
    return new ReplayWatch(replays, id, out()).run().code();
  }

  private void show(Extent extent, String target) {
    for (Extent.OfTopic each : extent.topics()) {
      String to = target.replace("<topic>", each.topic());
      out().printf("%,d events of %s to %s%n", each.events(), each.topic(), to);
    }
    out().printf("first  %s%nlast   %s%n", extent.first(), extent.last());
    out().flush();
  }

  private void say(String id, ReplayState state, String more) {
    out().printf("replay %s: %s%s%n", id, state, more);
    out().flush();
  }

  private ReplayOrder order(
      ReplaySelection selection,
      ReplayFrom from,
      @Nullable String target,
      @Nullable String upcaster,
      String by,
      String reason,
      @Nullable Integer rate) {
    try {
      return from.of(new ReplayOrder(selection.selection(), target, upcaster, by, reason, rate));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private Replays replays() {
    Settings settings = Settings.load(file, environment);
    SidecarConfig config = SidecarConfig.from(settings);
    try {
      return new Replays(config.relay());
    } catch (InvalidSettingException e) {
      throw settings.invalid(e);
    }
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }
}
