package dev.commitline.outbox.relay.kafka;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.DeadLetters;
import dev.commitline.outbox.relay.protocol.KnownPlaces;
import dev.commitline.outbox.relay.protocol.KnownState;
import dev.commitline.outbox.relay.protocol.ResumePoint;
import dev.commitline.outbox.relay.protocol.Safeguards;
import dev.commitline.outbox.relay.protocol.Target;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * The Kafka cluster as one relay uses it: fenced, with what it remembers, ready to publish.
 *
 * <p>Thread safety: none, but that the {@link #target} may be used by another thread. Thrown away
 * with everything in it after any fault.
 */
public final class KafkaConnection implements AutoCloseable {

  private final RelayConfig config;
  private final Fenced<StateTopic> kafka;
  private final KafkaConsumer<byte[], byte[]> memory;
  private KnownPlaces places = KnownPlaces.NONE;
  private @Nullable ProductTopics products;
  private @Nullable KafkaTransactions transactions;
  private @Nullable TopicWatch watch;

  private KafkaConnection(
      RelayConfig config, Fenced<StateTopic> kafka, KafkaConsumer<byte[], byte[]> memory) {
    this.config = config;
    this.kafka = kafka;
    this.memory = memory;
  }

  /**
   * Connects, makes the position topic where it is missing, and fences every predecessor of the
   * same name: an open transaction of its is ended before this returns, and it can't commit
   * another. One of another outbox is no predecessor: then nobody is fenced.
   *
   * <p>Blocks: until the cluster answers, at most about a minute.
   *
   * @throws RelayException when it doesn't answer, or refuses
   */
  public static KafkaConnection connect(RelayConfig config) {
    return connect(config, Fenced.PRODUCERS);
  }

  /** The same, with producers made by another: a test's, that break a guarantee. */
  static KafkaConnection connect(
      RelayConfig config, Function<Map<String, Object>, Producer<byte[], byte[]>> producers) {
    KafkaConsumer<byte[], byte[]> memory = Clients.consumer(config);
    try {
      Fenced<StateTopic> kafka =
          Fenced.connect(
              config,
              ClientProperties.owner(config),
              admin -> PositionOwner.ensure(config, admin, memory),
              producers);
      return new KafkaConnection(config, kafka, memory);
    } catch (RuntimeException e) {
      Closing.quietly(memory);
      throw e;
    }
  }

  /**
   * Does what {@link #connect} and {@link #knownState} do, short of everything that others notice:
   * fences nobody, makes nothing. In a process that has done so once, both are several times
   * faster.
   *
   * @throws RelayException when a connection would fail, as far as this tells
   */
  public static void rehearse(RelayConfig config) {
    StateTopic state = StateTopic.existing(config);
    try (Admin admin = Clients.admin(config);
        KafkaConsumer<byte[], byte[]> consumer = Clients.consumer(config);
        Producer<byte[], byte[]> producer =
            Clients.made(
                config,
                () ->
                    new KafkaProducer<>(
                        ClientProperties.transactionalProducer(
                            config, ClientProperties.owner(config), "")))) {
      TopicCreation.requireUsable(admin, state.name());
      KnownState known = state.read(consumer, admin);
      PositionOwner.require(config, state.name(), known, known.safeguards()::accepts);
      producer.metrics();
    } catch (KafkaException e) {
      throw KafkaFaults.during("can't read topic " + state.name(), e);
    }
  }

  /**
   * Reads what the relay remembers: C* and all that was committed with it. No other relay can
   * change it any more, as predecessors were fenced by {@link #connect}.
   *
   * @throws RelayException when it can't be read
   */
  public KnownState knownState() {
    try {
      return kafka.memory().read(memory, kafka.admin());
    } catch (KafkaException e) {
      throw KafkaFaults.during(
          "can't read what the relay remembers from topic " + kafka.memory().name(), e);
    }
  }

  /**
   * Remembers that the very first start has begun, before it leaves anything in the source.
   *
   * @throws RelayException when Kafka doesn't take it
   */
  public void rememberFirstStart() {
    EventTransaction mark = new EventTransaction(kafka.producers(), TransactionPace.of(config));
    mark.begin();
    mark.remember(kafka.memory().firstStart());
    mark.remember(kafka.memory().outbox(config.database().outbox()));
    mark.commit("the first start");
  }

  /**
   * Remembers what a start has found and decided, all of it or nothing.
   *
   * @param known as it was before
   * @param followed the refusals that it goes past, as somebody has accepted; of which the audit
   *     stays
   * @param logShape what decides which writes the source's log shows
   * @param point where it goes on
   * @throws RelayException when Kafka doesn't take it
   */
  public void rememberStart(
      Safeguards known, Set<RelayError> followed, String logShape, ResumePoint point) {
    String outbox = config.database().outbox();
    if (followed.isEmpty()
        && known.logShape().equals(Optional.of(logShape))
        && places.outbox().equals(Optional.of(outbox))) {
      return; // as mostly
    }
    StateTopic memory = kafka.memory();
    EventTransaction start = new EventTransaction(kafka.producers(), TransactionPace.of(config));
    start.begin();
    for (RelayError error : followed) {
      String code = error.code();
      start.remember(memory.audit(code, known.answer(error).orElseThrow()));
      start.remember(memory.answered(code));
      start.remember(memory.acceptance(code, null));
    }
    start.remember(memory.logShape(logShape));
    start.remember(memory.outbox(outbox));
    ProductTopics topics = Objects.requireNonNull(products);
    Map<String, Optional<KnownPlaces.Topic>> now = topics.toRemember(true);
    now.forEach((name, topic) -> start.remember(memory.topic(name, topic)));
    start.remember(memory.position(point));
    start.commit("the start behind " + point);
    topics.committed(now.keySet());
  }

  /**
   * Remembers a refusal until it is answered; apart from the events, whose transaction may have
   * failed.
   *
   * @param sequences the numbers of aggregates that had been seen, when one was found to be missing
   * @throws RelayException when Kafka doesn't take it
   */
  public void rememberRefusal(
      RelayError error, Safeguards.Refused refused, Optional<String> sequences) {
    write(error, kafka.memory().refused(error.code(), refused, sequences));
  }

  /**
   * Forgets a refusal that has ended.
   *
   * @throws RelayException when Kafka doesn't take it
   */
  public void forgetRefusal(RelayError error) {
    write(error, kafka.memory().answered(error.code()));
  }

  /** A decision about what stood before is none about this. */
  private void write(RelayError error, ProducerRecord<byte[], byte[]> refusal) {
    StateTopic memory = kafka.memory();
    memory.write(config, "a refusal", List.of(memory.acceptance(error.code(), null), refusal));
  }

  /**
   * Whether somebody has asked to release a parked aggregate since {@link #knownState}, or since
   * this was called last. Does not block.
   */
  public boolean releaseAsked() {
    try {
      return kafka.memory().releaseAsked(memory);
    } catch (KafkaException e) {
      throw KafkaFaults.during("can't look for requests in topic " + kafka.memory().name(), e);
    }
  }

  /**
   * What the protocol publishes to; to be made once.
   *
   * @param known what the relay remembers
   * @param goesPast whether somebody has decided to go past what was found
   * @param ends where topics end, as far as this process knows
   * @throws RelayException when a topic is not as it was
   */
  public Target target(KnownState known, Predicate<RelayException> goesPast, TopicEnds ends) {
    places = known.places();
    PositionOwner.require(config, kafka.memory().name(), known, goesPast);
    ProductTopics topics =
        ProductTopics.of(
            config, kafka.admin(), places.topics(), known.parked().keySet(), goesPast, ends);
    topics.check(replacedMemory());
    products = topics;
    watch = new TopicWatch(kafka.admin(), kafka.memory(), topics);
    TransactionPace pace = TransactionPace.of(config);
    transactions =
        new KafkaTransactions(
            new EventTransaction(kafka.producers(), pace, ends::acknowledged),
            kafka.memory(),
            topics);
    return transactions;
  }

  /**
   * Remembers, when a session has ended in order, what its last commits did not say; never throws.
   * Blocks at most 2 s: where Kafka doesn't answer, the next start knows a little less.
   */
  public void rememberEnd() {
    Objects.requireNonNull(transactions).rememberEnds(config.name());
  }

  /** What is wrong where the topic is not the one where the position was committed. */
  private Optional<RelayException> replacedMemory() {
    String id = kafka.memory().id();
    return places
        .memory()
        .filter(remembered -> !remembered.equals(id))
        .map(
            remembered ->
                TopicPartitions.replaced(kafka.memory().name(), remembered, String.valueOf(id)));
  }

  /**
   * Looks now and then whether the topics are still what they were; to be called often, behind
   * {@link #target}. Does not block.
   *
   * @throws RelayException when one is not
   */
  public void watchTopics() {
    Objects.requireNonNull(watch).look();
  }

  /** What waits in dead-letter topics. */
  public DeadLetters deadLetters() {
    return new DeadLetterReader(config, kafka.admin());
  }

  /** How long Kafka lets one of the relay's transactions be open. */
  public static Duration transactionTimeout(RelayConfig config) {
    return ClientProperties.transactionTimeout(config);
  }

  /** Drops an open transaction, and the connections; never throws. */
  @Override
  public void close() {
    Closing.quietly(memory);
    kafka.close();
  }
}
