package dev.commitline.outbox.bench.relay;

import dev.commitline.outbox.bench.peer.RawBinlog;
import dev.commitline.outbox.testkit.TestDatabase;
import java.util.Optional;

/** The limit of MySQL's side: the binlog, read to nowhere. */
record BinlogContender(String name, MySqlSource of, World world) implements Contender {

  private static final String TABLE = "outbox";

  @Override
  public Optional<Source> source() {
    return Optional.of(of);
  }

  @Override
  public Drained run(int repetition) throws InterruptedException {
    TestDatabase database = of.mysql().database();
    return new RawDrain(world, source())
        .of(
            () ->
                world
                    .jvm()
                    .main(
                        "%s %d".formatted(name, repetition),
                        RawBinlog.class,
                        database.host(),
                        database.port(),
                        database.username(),
                        database.password(),
                        TABLE,
                        of.gtids(),
                        world.cold(),
                        world.warm()));
  }
}
