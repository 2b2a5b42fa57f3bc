package dev.commitline.outbox.relay.protocol;

import dev.commitline.outbox.relay.fault.RelayException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A target that writes down what it is told. */
public final class TargetLog implements Target {

  final List<String> lines = new ArrayList<>();
  private int letters;
  private @Nullable String failingStep;
  private @Nullable RuntimeException failure;

  /** Nothing was told it yet. */
  public TargetLog() {}

  /** Fails from now on at the steps whose lines begin so. */
  TargetLog failing(String step, RuntimeException with) {
    failingStep = step;
    failure = with;
    return this;
  }

  private void add(String line) {
    if (failure != null && failingStep != null && line.startsWith(failingStep)) {
      throw failure;
    }
    lines.add(line);
  }

  @Override
  public void begin() {
    lines.add("begin");
  }

  @Override
  public void send(RelayEvent event) {
    lines.add(event.id());
  }

  @Override
  public RecordPlace sendRefused(RelayEvent event, RelayException why) {
    lines.add("refused %s %s".formatted(event.id(), why.error().code()));
    return new RecordPlace(3, letters++);
  }

  @Override
  public void sendBehind(RelayEvent event, Parked parked) {
    lines.add("behind %s %s".formatted(parked.eventId(), event.id()));
  }

  @Override
  public void park(Aggregate aggregate, Parked parked) {
    lines.add("park %s %d".formatted(aggregate.id(), parked.events()));
  }

  @Override
  public void unpark(Aggregate aggregate) {
    add("unpark " + aggregate.id());
  }

  @Override
  public void answer(Aggregate aggregate) {
    add("answer " + aggregate.id());
  }

  @Override
  public void replayed(String replay, @Nullable ReplayPosition reached) {
    add("replay %s %s".formatted(replay, reached == null ? "ended" : reached.events()));
  }

  @Override
  public void commit(ResumePoint point) {
    String text =
        point.position() instanceof LsnPosition lsn
            ? lsn.text()
            : ((GtidPosition) point.position()).gtids().toString();
    Progress inNext = point.inNext();
    add(
        "commit "
            + (inNext == null ? text : text + "+" + inNext.events() + " of " + inNext.txId()));
  }

  @Override
  public void abort() {
    lines.add("abort");
  }
}
