package dev.commitline.outbox.chaos.fault;

import static java.util.stream.Collectors.joining;

import dev.commitline.outbox.chaos.world.RelayPlace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** All that can go wrong, and how often it does. */
public enum FaultKind {
  KILL_RELAY("kill-relay", 20),
  KILL_STANDBY("kill-standby", 5),
  RACE("race", 5),
  PAUSE_RELAY("pause-relay", 8),
  ZOMBIE("zombie", 12),
  KILL_DATABASE("kill-database", 10),
  KILL_BROKER("kill-broker", 10),
  CUT_DATABASE("cut-database", 8),
  CUT_KAFKA("cut-kafka", 8),
  SLOW_DATABASE("slow-database", 3),
  SLOW_KAFKA("slow-kafka", 3),
  HALF_OPEN_DATABASE("half-open-database", 4),
  HALF_OPEN_KAFKA("half-open-kafka", 4),
  PAUSE_START("pause-start", 6),
  OUTAGE("outage", 2);

  private final String label;
  private final int weight;

  FaultKind(String label, int weight) {
    this.label = label;
    this.weight = weight;
  }

  /** What options and the report call it. */
  public String label() {
    return label;
  }

  /** A new one of the kind. */
  Fault fault() {
    return switch (this) {
      case KILL_RELAY -> new RelayFaults.KillLeader();
      case KILL_STANDBY -> new RelayFaults.KillStandby();
      case RACE -> new RelayFaults.Race();
      case PAUSE_RELAY -> new RelayFaults.PauseLeader();
      case ZOMBIE -> new RelayFaults.Zombie();
      case KILL_DATABASE -> new ServerFaults.KillDatabase();
      case KILL_BROKER -> new ServerFaults.KillBroker();
      case CUT_DATABASE -> new NetworkFaults.Cut(RelayPlace::toDatabase);
      case CUT_KAFKA -> new NetworkFaults.Cut(RelayPlace::toKafka);
      case SLOW_DATABASE -> new NetworkFaults.Slow(RelayPlace::toDatabase);
      case SLOW_KAFKA -> new NetworkFaults.Slow(RelayPlace::toKafka);
      case HALF_OPEN_DATABASE -> new NetworkFaults.HalfOpen(RelayPlace::toDatabase);
      case HALF_OPEN_KAFKA -> new NetworkFaults.HalfOpen(RelayPlace::toKafka);
      case PAUSE_START -> new StartFaults.PauseStart();
      case OUTAGE -> new StartFaults.Outage();
    };
  }

  /**
   * The kind that a label names.
   *
   * @throws IllegalArgumentException when it names none
   */
  public static FaultKind of(String label) {
    return Arrays.stream(values())
        .filter(kind -> kind.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--faults-of must be some of %s, was '%s'".formatted(labels(), label)));
  }

  /** All labels, for people. */
  public static String labels() {
    return Arrays.stream(values()).map(FaultKind::label).collect(joining(","));
  }

  /** A series of faults, drawn by chance according to their weights. */
  public static List<FaultKind> series(int count, List<FaultKind> kinds, Random random) {
    List<FaultKind> series = new ArrayList<>();
    while (series.size() < count) {
      series.add(next(kinds, random));
    }
    return series;
  }

  private static FaultKind next(List<FaultKind> kinds, Random random) {
    int ticket = random.nextInt(kinds.stream().mapToInt(kind -> kind.weight).sum());
    for (FaultKind kind : kinds) {
      ticket -= kind.weight;
      if (ticket < 0) {
        return kind;
      }
    }
    throw new IllegalStateException("no ticket is as high as that");
  }
}
