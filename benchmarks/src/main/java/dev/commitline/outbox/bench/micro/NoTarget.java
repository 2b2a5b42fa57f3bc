package dev.commitline.outbox.bench.micro;

import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.Aggregate;
import dev.commitline.outbox.relay.protocol.Parked;
import dev.commitline.outbox.relay.protocol.RecordPlace;
import dev.commitline.outbox.relay.protocol.RelayEvent;
import dev.commitline.outbox.relay.protocol.ReplayPosition;
import dev.commitline.outbox.relay.protocol.ResumePoint;
import dev.commitline.outbox.relay.protocol.Target;
import org.jspecify.annotations.Nullable;

/** Takes everything, and does nothing with it. */
final class NoTarget implements Target {

  @Override
  public void begin() {}

  @Override
  public void send(RelayEvent event) {}

  @Override
  public RecordPlace sendRefused(RelayEvent event, RelayException why) {
    throw new IllegalStateException("nothing is refused here", why);
  }

  @Override
  public void sendBehind(RelayEvent event, Parked parked) {}

  @Override
  public void park(Aggregate aggregate, Parked parked) {}

  @Override
  public void unpark(Aggregate aggregate) {}

  @Override
  public void answer(Aggregate aggregate) {}

  @Override
  public void replayed(String replay, @Nullable ReplayPosition reached) {}

  @Override
  public void commit(ResumePoint point) {}

  @Override
  public void abort() {}
}
