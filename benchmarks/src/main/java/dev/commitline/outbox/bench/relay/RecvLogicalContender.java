package dev.commitline.outbox.bench.relay;

import static java.util.Locale.ROOT;

import dev.commitline.outbox.bench.result.Pace;
import dev.commitline.outbox.bench.world.Postgres;
import dev.commitline.outbox.testkit.ChildProcess;
import dev.commitline.outbox.testkit.TestDatabase;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The limit of PostgreSQL's side without any Java: its own {@code pg_recvlogical} writes the stream
 * to nowhere. It confirms what it has read, so each repetition has a slot of its own. Its pace is
 * that of the whole backlog, for it does not count.
 */
record RecvLogicalContender(String name, PostgresSource of, World world) implements Contender {

  private static final String PROGRAM = "pg_recvlogical";
  private static final Path NOWHERE = Path.of("/dev/null");

  @Override
  public Optional<Source> source() {
    return Optional.of(of);
  }

  /** Only servers' packages and clients' have it, not the server that the testkit downloads. */
  @Override
  public boolean possible() {
    return Files.exists(NOWHERE)
        && Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, PROGRAM)));
  }

  @Override
  public void prepare(int repetitions) {
    for (int repetition = 0; repetition < repetitions; repetition++) {
      of.postgres().createSlot(slot(repetition));
    }
  }

  private static String slot(int repetition) {
    return "recvlogical_" + repetition;
  }

  @Override
  public Drained run(int repetition) throws InterruptedException {
    Postgres postgres = of.postgres();
    TestDatabase database = postgres.database();
    List<String> command =
        List.of(
            PROGRAM,
            "--host=" + database.host(),
            "--port=" + database.port(),
            "--username=" + database.username(),
            "--dbname=" + database.name(),
            "--slot=" + slot(repetition),
            "--start",
            "--no-loop",
            "--file=" + NOWHERE,
            "--endpos=" + postgres.query("SELECT pg_current_wal_flush_lsn()"),
            "--option=proto_version=1",
            "--option=publication_names=" + RawContender.PUBLICATION,
            "--option=messages=true",
            "--option=binary=true");
    String run = "%s %d".formatted(PROGRAM, repetition);
    Path log = world.directory().resolve(run.replace(' ', '-').toLowerCase(ROOT) + ".log");
    long begun = System.nanoTime();
    try (ChildProcess process =
        ChildProcess.start(run, log, command, Map.of("PGPASSWORD", database.password()))) {
      int code = process.onExit().join().exitValue();
      if (code != 0) {
        throw new IllegalStateException("%s ended with %d; see %s".formatted(run, code, log));
      }
    }
    double rate = Pace.rate(world.events(), System.nanoTime() - begun);
    return new Drained(new Pace(rate, rate), world.events(), Optional.empty(), Optional.empty());
  }
}
