package dev.commitline.outbox.bench.load;

import dev.commitline.outbox.capture.EventCapture;
import dev.commitline.outbox.capture.ProductCatalog;
import dev.commitline.outbox.spi.CaptureOptions;
import dev.commitline.outbox.spi.CapturedEvent;
import dev.commitline.outbox.spi.EventWriter;
import dev.commitline.outbox.spi.OutboxDatabase;
import dev.commitline.outbox.spi.OutboxNames;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * Captures and writes events as an application does.
 *
 * <p>Thread safety: safe.
 */
public final class OutboxWriter implements TransactionWriter {

  private final EventCapture capture;
  private final EventWriter writer;

  /**
   * A writer.
   *
   * @param clock tells the events' times, which decide into which partitions they go
   */
  public OutboxWriter(OutboxDatabase outbox, Clock clock) {
    this(outbox, OutboxNames.DEFAULT, clock);
  }

  /** A writer into an outbox of other names. */
  public OutboxWriter(OutboxDatabase outbox, OutboxNames names, Clock clock) {
    this.writer = outbox.eventWriter(names, BenchEvent.OWNER);
    this.capture =
        new EventCapture(
            BenchEvent.SOURCE,
            new ProductCatalog(),
            CaptureOptions.of(BenchEvent.SERIALIZER),
            clock);
  }

  @Override
  public void write(Connection connection, List<Planned> events) throws SQLException {
    List<CapturedEvent> captured = new ArrayList<>(events.size());
    for (Planned event : events) {
      captured.add(capture.capture(BenchEvent.of(event)));
    }
    writer.write(connection, captured);
  }
}
