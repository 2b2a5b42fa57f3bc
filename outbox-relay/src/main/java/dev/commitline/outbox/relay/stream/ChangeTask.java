package dev.commitline.outbox.relay.stream;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.SourcePosition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;

/**
 * The task of a connector of ours: each of its records holds all changes that were read since the
 * last one.
 */
public abstract class ChangeTask extends SourceTask {

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Map<String, String> PARTITION = Map.of("source", "outbox");

  private final ChangeQueue queue = new ChangeQueue();
  private volatile @Nullable ChangeStream stream;
  private long batches;

  /** A task, not started yet. */
  protected ChangeTask() {}

  /**
   * Begins to read.
   *
   * @param properties those of the connector
   * @param queue gets what is read
   */
  protected abstract ChangeStream open(Map<String, String> properties, ChangeQueue queue);

  @Override
  public void start(Map<String, String> properties) {
    stream = open(properties, queue);
  }

  /** Null when nothing came for a while. */
  @Override
  public @Nullable List<SourceRecord> poll() throws InterruptedException {
    List<Change> changes = take();
    if (changes == null) {
      return null;
    }
    ChangeBatch batch = new ChangeBatch(changes);
    return List.of(new SourceRecord(PARTITION, Map.of("batch", ++batches), "outbox", null, batch));
  }

  private @Nullable List<Change> take() throws InterruptedException {
    try {
      return queue.take(POLL);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw Objects.requireNonNull(stream).fault(e);
    } catch (Throwable e) {
      throw new RelayException(RelayError.SOURCE_FAULT, "the reading thread died: " + e, e);
    }
  }

  /** Kafka has all up to where it was settled. */
  @Override
  public void commitRecord(SourceRecord record, @Nullable RecordMetadata unused) {
    SourcePosition position = ((ChangeBatch) record.value()).settled();
    if (position != null) {
      Objects.requireNonNull(stream).confirm(position);
    }
  }

  @Override
  public void stop() {
    ChangeStream running = stream;
    if (running != null) {
      running.close();
    }
  }

  @Override
  public String version() {
    return "1";
  }
}
