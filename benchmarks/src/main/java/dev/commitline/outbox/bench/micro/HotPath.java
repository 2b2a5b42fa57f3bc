package dev.commitline.outbox.bench.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.commitline.outbox.bench.load.BenchEvent;
import dev.commitline.outbox.bench.load.Plan;
import dev.commitline.outbox.postgres.relay.stream.pgoutput.PgOutput;
import dev.commitline.outbox.relay.protocol.Chunks;
import dev.commitline.outbox.relay.protocol.LsnPosition;
import dev.commitline.outbox.relay.protocol.Parking;
import dev.commitline.outbox.relay.protocol.Refusals;
import dev.commitline.outbox.relay.protocol.RelayEvent;
import dev.commitline.outbox.relay.protocol.RelayProtocol;
import dev.commitline.outbox.relay.protocol.ResumePoint;
import dev.commitline.outbox.relay.protocol.SourceProof;
import dev.commitline.outbox.relay.source.OutboxRow;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What the relay does with each event between the database's driver and Kafka's producer. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HotPath {

  private static final int EVENTS = 3;
  private static final int SETTLE_EVERY = 1_000;
  private static final long HELD = 32L << 20;
  private static final byte[] TX_ID = "7301".getBytes(UTF_8);

  private final byte[] payload = new Plan(1).events(1).get(0).payload();
  private final ByteBuffer row = ByteBuffer.wrap(Rows.insert(payload));
  private final PgOutput decoder = new PgOutput(Rows.TOUCHED);
  private final byte[] sequence = "0000000000000000".getBytes(UTF_8);
  private final RelayEvent event = row().toEvent(TX_ID);
  private final RelayProtocol live = protocol(0);
  private final RelayProtocol behind = protocol(Long.MAX_VALUE);
  private long lsn;

  /** Runs by JMH's own code. */
  public HotPath() {}

  private static RelayProtocol protocol(long committed) {
    return new RelayProtocol(
        ResumePoint.at(at(committed)),
        new SourceProof(ResumePoint.at(at(committed)), false),
        new Parking(Map.of(), new Refusals(), false, parked -> {}),
        new NoTarget(),
        HELD,
        Chunks.NEVER,
        System::nanoTime);
  }

  private static LsnPosition at(long lsn) {
    return new LsnPosition("7301", 1, lsn);
  }

  /** A message of the stream, taken apart: a row of the outbox, each value looked at. */
  @Benchmark
  public void decode() {
    decoder.decode(row.rewind());
  }

  /** A row's values as an event with its fourteen headers. */
  @Benchmark
  public RelayEvent headers() {
    return row().toEvent(TX_ID);
  }

  /** An event of a new transaction of three, up to the target. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void publish() {
    transaction(live, ++lsn);
    if (lsn % SETTLE_EVERY == 0) {
      live.settle();
    }
  }

  /** An event of a transaction of three that was published before, and is dropped. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void filter() {
    transaction(behind, ++lsn);
  }

  private void transaction(RelayProtocol protocol, long end) {
    protocol.begin("7301");
    for (int i = 0; i < EVENTS; i++) {
      countUp(sequence);
      protocol.event(event);
    }
    protocol.end(at(end), EVENTS, 1);
  }

  /** In the event that has them: each one has the next number, and is not to be made anew. */
  private static void countUp(byte[] digits) {
    int last = digits.length - 1;
    while (digits[last] == '9') {
      digits[last--] = '0';
    }
    digits[last]++;
  }

  private OutboxRow row() {
    return new OutboxRow(
        "0199f1a4-7c2e-7b3a-9d55-3f1c2b4a5d6e",
        BenchEvent.TOPIC,
        false,
        "order".getBytes(UTF_8),
        "order-12345".getBytes(UTF_8),
        sequence,
        "order-placed".getBytes(UTF_8),
        "/shop".getBytes(UTF_8),
        "application/json".getBytes(UTF_8),
        "2026-01-01T12:00:00.123456Z".getBytes(UTF_8),
        payload,
        "0".getBytes(UTF_8),
        "3".getBytes(UTF_8),
        null);
  }
}
