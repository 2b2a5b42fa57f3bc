package dev.commitline.outbox.relay.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.protocol.Aggregate;
import dev.commitline.outbox.relay.protocol.KnownPlaces;
import dev.commitline.outbox.relay.protocol.KnownState;
import dev.commitline.outbox.relay.protocol.Parked;
import dev.commitline.outbox.relay.protocol.ReplayPosition;
import dev.commitline.outbox.relay.protocol.ResumePoint;
import dev.commitline.outbox.relay.protocol.Safeguards;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The topic {@code <relay>.position}: one compacted partition, which is what a relay remembers. Its
 * records are sent in the same Kafka transaction as the events that they belong to: the position
 * with each, others where they change. A record without a value ends what its key stood for.
 */
final class StateTopic implements Fenced.Memory {

  private final String relay;
  private final @Nullable String id;

  private StateTopic(String relay, @Nullable String id) {
    this.relay = relay;
    this.id = id;
  }

  static StateTopic ensure(RelayConfig config, Admin admin) {
    NewTopic wanted =
        new NewTopic(nameOf(config.name()), 1, (short) config.topics().replicationFactor())
            .configs(
                Map.of(
                    TopicCreation.CLEANUP_POLICY,
                    TopicMemory.COMPACT,
                    "max.message.bytes",
                    Integer.toString(ClientProperties.maxRequestBytes(config)),
                    "segment.bytes",
                    Integer.toString(4 << 20),
                    "min.cleanable.dirty.ratio",
                    "0.1"));
    return new StateTopic(config.name(), TopicMemory.ensure(admin, wanted).id());
  }

  /** The topic as another relay of this name has made it. */
  static StateTopic existing(RelayConfig config) {
    return new StateTopic(config.name(), null);
  }

  /** Kafka's id of it; null when it was not asked for. */
  @Nullable String id() {
    return id;
  }

  @Override
  public String name() {
    return nameOf(relay);
  }

  @Override
  public ProducerRecord<byte[], byte[]> proof(String transactionalId) {
    return record(new StateKey.Fence(transactionalId), null);
  }

  ProducerRecord<byte[], byte[]> firstStart() {
    return record(new StateKey.FirstStart(), StateCodec.encodeMark());
  }

  ProducerRecord<byte[], byte[]> position(ResumePoint point) {
    return record(new StateKey.Position(relay), StateCodec.encode(point, id));
  }

  ProducerRecord<byte[], byte[]> parked(Aggregate aggregate, Parked parked) {
    return record(new StateKey.Parking(aggregate), StateCodec.encode(parked));
  }

  ProducerRecord<byte[], byte[]> unparked(Aggregate aggregate) {
    return record(new StateKey.Parking(aggregate), null);
  }

  ProducerRecord<byte[], byte[]> release(Aggregate aggregate) {
    return record(new StateKey.Release(aggregate), StateCodec.encodeMark());
  }

  ProducerRecord<byte[], byte[]> answered(Aggregate aggregate) {
    return record(new StateKey.Release(aggregate), null);
  }

  /** Empty to forget it. */
  ProducerRecord<byte[], byte[]> topic(String name, Optional<KnownPlaces.Topic> topic) {
    return record(new StateKey.Topic(name), topic.map(StateCodec::encode).orElse(null));
  }

  ProducerRecord<byte[], byte[]> outbox(String outbox) {
    return record(new StateKey.Outbox(), StateCodec.encodeOutbox(outbox));
  }

  ProducerRecord<byte[], byte[]> replayed(String replay, @Nullable ReplayPosition reached) {
    return record(new StateKey.Replay(replay), reached == null ? null : StateCodec.encode(reached));
  }

  ProducerRecord<byte[], byte[]> logShape(String shape) {
    return record(new StateKey.Log(), StateCodec.encodeLog(shape));
  }

  ProducerRecord<byte[], byte[]> refused(
      String code, Safeguards.Refused refused, Optional<String> sequences) {
    return record(new StateKey.Refused(code), StateCodec.encode(refused, sequences));
  }

  /** A refusal that is, or that has ended. */
  ProducerRecord<byte[], byte[]> answered(String code) {
    return record(new StateKey.Refused(code), null);
  }

  /** Null when it was followed. */
  ProducerRecord<byte[], byte[]> acceptance(
      String code, Safeguards.@Nullable Acceptance acceptance) {
    return record(
        new StateKey.Accept(code), acceptance == null ? null : StateCodec.encode(acceptance));
  }

  /** Stays for good. */
  ProducerRecord<byte[], byte[]> audit(String code, Safeguards.Acceptance acceptance) {
    return record(
        new StateKey.Accepted(code + "/" + acceptance.at()), StateCodec.encode(acceptance));
  }

  private ProducerRecord<byte[], byte[]> record(StateKey key, byte @Nullable [] value) {
    return new ProducerRecord<>(name(), 0, key.bytes(), value);
  }

  /**
   * Writes records apart from the events' transactions, and waits until Kafka has them.
   *
   * @param what what they are, for the message
   * @throws dev.commitline.outbox.relay.fault.RelayException when Kafka doesn't take them
   */
  void write(RelayConfig config, String what, Collection<ProducerRecord<byte[], byte[]>> records) {
    try (Producer<byte[], byte[]> producer = Clients.producer(config)) {
      for (ProducerRecord<byte[], byte[]> record : records) {
        var unused = producer.send(record).get();
      }
    } catch (ExecutionException | KafkaException e) {
      throw KafkaFaults.during("can't write %s to topic %s".formatted(what, name()), e);
    } catch (InterruptedException e) {
      throw Interrupts.surface("writing %s to topic %s".formatted(what, name()));
    }
  }

  /** Reads all of it, up to the end that the broker has now. */
  KnownState read(Consumer<byte[], byte[]> consumer, Admin admin) {
    Map<StateKey, ConsumerRecord<byte[], byte[]>> newest = new HashMap<>();
    PartitionRange.read(consumer, admin, partition(), 0, record -> keep(record, newest));
    return stateOf(newest);
  }

  /** What is committed in front of the first open transaction, for whom nobody waits. */
  KnownState readDecided(Consumer<byte[], byte[]> consumer, Admin admin) {
    Map<StateKey, ConsumerRecord<byte[], byte[]>> newest = new HashMap<>();
    PartitionRange.readDecided(consumer, admin, partition(), record -> keep(record, newest));
    return stateOf(newest);
  }

  private TopicPartition partition() {
    return new TopicPartition(name(), 0);
  }

  private void keep(
      ConsumerRecord<byte[], byte[]> record, Map<StateKey, ConsumerRecord<byte[], byte[]>> newest) {
    if (record.value() == null) {
      newest.remove(keyOf(record));
    } else {
      newest.put(keyOf(record), record);
    }
  }

  /** Whether a request to release came behind what this consumer has read. */
  boolean releaseAsked(Consumer<byte[], byte[]> consumer) {
    boolean asked = false;
    ConsumerRecords<byte[], byte[]> some = consumer.poll(Duration.ZERO);
    while (!some.isEmpty()) {
      for (ConsumerRecord<byte[], byte[]> record : some) {
        asked |= record.value() != null && keyOf(record) instanceof StateKey.Release;
      }
      some = consumer.poll(Duration.ZERO);
    }
    return asked;
  }

  private StateKey keyOf(ConsumerRecord<byte[], byte[]> record) {
    String text = record.key() == null ? "" : new String(record.key(), UTF_8);
    StateKey key = StateKey.parse(relay, text);
    if (key == null) {
      throw StateCodec.unreadable(record, "key '%s' is unknown".formatted(text), null);
    }
    return key;
  }

  private static KnownState stateOf(Map<StateKey, ConsumerRecord<byte[], byte[]>> newest) {
    boolean firstStartBegun = false;
    Optional<ResumePoint> point = Optional.empty();
    Map<Aggregate, Parked> parked = new HashMap<>();
    Set<Aggregate> releases = new HashSet<>();
    Optional<String> outbox = Optional.empty();
    Optional<String> memory = Optional.empty();
    Map<String, KnownPlaces.Topic> topics = new HashMap<>();
    Map<String, ReplayPosition> replays = new HashMap<>();
    Optional<String> logShape = Optional.empty();
    Map<String, Safeguards.Refused> refusals = new HashMap<>();
    Map<String, Safeguards.Acceptance> acceptances = new HashMap<>();
    Optional<String> sequences = Optional.empty();
    for (Map.Entry<StateKey, ConsumerRecord<byte[], byte[]>> entry : newest.entrySet()) {
      if (entry.getKey() instanceof StateKey.Position) {
        point = Optional.of(StateCodec.resumePoint(entry.getValue()));
        memory = StateCodec.topicId(entry.getValue());
      } else if (entry.getKey() instanceof StateKey.Outbox) {
        outbox = Optional.of(StateCodec.outbox(entry.getValue()));
      } else if (entry.getKey() instanceof StateKey.FirstStart) {
        StateCodec.requireMark(entry.getValue());
        firstStartBegun = true;
      } else if (entry.getKey() instanceof StateKey.Parking key) {
        parked.put(key.aggregate(), StateCodec.parked(entry.getValue()));
      } else if (entry.getKey() instanceof StateKey.Release key) {
        StateCodec.requireMark(entry.getValue());
        releases.add(key.aggregate());
      } else if (entry.getKey() instanceof StateKey.Topic key) {
        topics.put(key.name(), StateCodec.topic(entry.getValue()));
      } else if (entry.getKey() instanceof StateKey.Replay key) {
        replays.put(key.id(), StateCodec.replayPosition(entry.getValue()));
      } else if (entry.getKey() instanceof StateKey.Log) {
        logShape = Optional.of(StateCodec.logShape(entry.getValue()));
      } else if (entry.getKey() instanceof StateKey.Refused key) {
        refusals.put(key.code(), StateCodec.refused(entry.getValue()));
        if (key.code().equals(RelayError.EVENTS_MISSING.code())) {
          sequences = StateCodec.sequences(entry.getValue());
        }
      } else if (entry.getKey() instanceof StateKey.Accept key) {
        acceptances.put(key.code(), StateCodec.acceptance(entry.getValue()));
      }
    }
    return new KnownState(
        firstStartBegun,
        point,
        parked,
        releases,
        new KnownPlaces(outbox, memory, topics),
        replays,
        new Safeguards(logShape, refusals, acceptances, sequences));
  }

  private static String nameOf(String relay) {
    return relay + ".position";
  }
}
