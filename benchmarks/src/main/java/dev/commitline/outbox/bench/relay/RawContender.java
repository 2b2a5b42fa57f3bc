package dev.commitline.outbox.bench.relay;

import dev.commitline.outbox.bench.peer.RawStream;
import dev.commitline.outbox.testkit.TestDatabase;
import java.util.Optional;

/** The limit of PostgreSQL's side: the stream, read to nowhere. */
record RawContender(String name, PostgresSource of, World world) implements Contender {

  private static final String SLOT = "raw";
  static final String PUBLICATION = "commitline_outbox";

  @Override
  public Optional<Source> source() {
    return Optional.of(of);
  }

  @Override
  public void prepare(int repetitions) {
    of.postgres().createSlot(SLOT);
  }

  @Override
  public Drained run(int repetition) throws InterruptedException {
    TestDatabase database = of.postgres().database();
    return new RawDrain(world, source())
        .of(
            () ->
                world
                    .jvm()
                    .main(
                        "%s %d".formatted(name, repetition),
                        RawStream.class,
                        database.jdbcUrl(),
                        database.username(),
                        database.password(),
                        SLOT,
                        PUBLICATION,
                        world.cold(),
                        world.warm()));
  }
}
