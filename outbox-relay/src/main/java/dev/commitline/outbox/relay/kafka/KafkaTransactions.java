package dev.commitline.outbox.relay.kafka;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.Aggregate;
import dev.commitline.outbox.relay.protocol.KnownPlaces;
import dev.commitline.outbox.relay.protocol.Parked;
import dev.commitline.outbox.relay.protocol.RecordPlace;
import dev.commitline.outbox.relay.protocol.Refusal;
import dev.commitline.outbox.relay.protocol.RefusedException;
import dev.commitline.outbox.relay.protocol.RelayEvent;
import dev.commitline.outbox.relay.protocol.ReplayPosition;
import dev.commitline.outbox.relay.protocol.ResumePoint;
import dev.commitline.outbox.relay.protocol.Target;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The protocol's target in Kafka: a transaction holds events and what the relay is to remember with
 * them.
 *
 * <p>Thread safety: none; one thread at a time.
 */
final class KafkaTransactions implements Target {

  private static final Logger log = LoggerFactory.getLogger(KafkaTransactions.class);

  private static final Duration END_LIMIT = Duration.ofSeconds(2);

  private final EventTransaction transaction;
  private final StateTopic state;
  private final ProductTopics topics;
  private boolean quiet = true;

  KafkaTransactions(EventTransaction transaction, StateTopic state, ProductTopics topics) {
    this.transaction = transaction;
    this.state = state;
    this.topics = topics;
  }

  @Override
  public void begin() {
    transaction.begin();
  }

  /** Blocks while the producer's buffer is full, bounded by its {@code max.block.ms}. */
  @Override
  public void send(RelayEvent event) {
    ProducerRecord<byte[], byte[]> record;
    try {
      record = topics.record(event);
    } catch (RelayException fault) {
      throw refusal(event, fault);
    }
    quiet = false;
    transaction.send(event, record, fault -> refusal(event, fault));
  }

  /** Blocks until Kafka has it, bounded by the producer's {@code delivery.timeout.ms}. */
  @Override
  public RecordPlace sendRefused(RelayEvent event, RelayException why) {
    ProducerRecord<byte[], byte[]> letter = DeadLetterTopic.refused(event, why);
    log.warn(
        "{}; it goes to {}, and later events of its aggregate {} follow it there",
        why.getMessage(),
        letter.topic(),
        event.aggregate().id());
    ensureDeadLetters(event, letter.topic());
    RecordMetadata written =
        transaction.sendAndWait(event, letter, fault -> deadLetterFault(event, fault));
    return new RecordPlace(written.partition(), written.offset());
  }

  @Override
  public void sendBehind(RelayEvent event, Parked parked) {
    ProducerRecord<byte[], byte[]> letter = DeadLetterTopic.behind(event, parked);
    ensureDeadLetters(event, letter.topic());
    transaction.send(event, letter, fault -> deadLetterFault(event, fault));
  }

  @Override
  public void park(Aggregate aggregate, Parked parked) {
    topics.waits(aggregate);
    transaction.remember(state.parked(aggregate, parked));
  }

  @Override
  public void unpark(Aggregate aggregate) {
    topics.waitsNoMore(aggregate);
    transaction.remember(state.unparked(aggregate));
  }

  @Override
  public void answer(Aggregate aggregate) {
    transaction.remember(state.answered(aggregate));
  }

  @Override
  public void replayed(String replay, @Nullable ReplayPosition reached) {
    transaction.remember(state.replayed(replay, reached));
  }

  /** Blocks until Kafka has committed, bounded by the producer's {@code max.block.ms}. */
  @Override
  public void commit(ResumePoint point) {
    Map<String, Optional<KnownPlaces.Topic>> places = topics.toRemember(quiet);
    places.forEach((name, topic) -> transaction.remember(state.topic(name, topic)));
    transaction.remember(state.position(point));
    transaction.commit(point);
    topics.committed(places.keySet());
    quiet = true;
  }

  @Override
  public void abort() {
    transaction.abort();
    topics.ends().dropped();
    quiet = true;
  }

  /**
   * Remembers where topics end, which the last commits did not. Nothing else is open then, or what
   * is will not be committed. Blocks at most 2 s; never throws.
   *
   * @param relay its name
   */
  void rememberEnds(String relay) {
    Thread last = new Thread(() -> tryToRememberEnds(relay), relay + "-end");
    last.setDaemon(true);
    last.start();
    try {
      last.join(END_LIMIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tryToRememberEnds(String relay) {
    try {
      rememberEnds();
    } catch (RelayException | IllegalStateException e) {
      log.debug("relay={} where topics end could not be remembered", relay, e);
    }
  }

  private void rememberEnds() {
    Map<String, Optional<KnownPlaces.Topic>> places = topics.toRemember(true);
    if (!places.isEmpty()) {
      transaction.begin();
      places.forEach((name, topic) -> transaction.remember(state.topic(name, topic)));
      transaction.commit("the end");
      topics.committed(places.keySet());
    }
  }

  private void ensureDeadLetters(RelayEvent event, String topic) {
    try {
      topics.ensureDeadLetters(topic);
    } catch (RelayException fault) {
      throw deadLetterFault(event, fault);
    }
  }

  private static RuntimeException refusal(RelayEvent event, RelayException fault) {
    return KafkaFaults.refusesEvent(fault)
        ? new RefusedException(
            new Refusal(event.id(), event.topic(), KafkaFaults.refusesTopic(fault), fault))
        : fault;
  }

  /** Nobody takes the event: only an operator can help. */
  private static RelayException deadLetterFault(RelayEvent event, RelayException fault) {
    return KafkaFaults.refusesEvent(fault)
        ? new RelayException(
            RelayError.DEAD_LETTER_REFUSED,
            "event %s can't even become a dead letter: %s".formatted(event.id(), fault.what()),
            fault)
        : fault;
  }
}
