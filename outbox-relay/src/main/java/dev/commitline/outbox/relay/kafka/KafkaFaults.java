package dev.commitline.outbox.relay.kafka;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.jspecify.annotations.Nullable;

/** Classifies what the Kafka clients throw, by class and never by message. */
final class KafkaFaults {

  private KafkaFaults() {}

  /** What became of anything but an event. */
  static RelayException during(String what, Throwable thrown) {
    RelayException fault = ofEvent(what, thrown);
    return fault.error() == RelayError.EVENT_TOO_LARGE
        ? new RelayException(
            RelayError.TOPIC_UNUSABLE,
            fault.what()
                + " What the relay itself writes there is larger than the topic takes: raise its max.message.bytes and segment.bytes",
            fault.getCause())
        : fault;
  }

  /** What became of an event. */
  static RelayException ofEvent(String what, Throwable thrown) {
    Throwable fault =
        thrown instanceof ExecutionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    return new RelayException(classify(fault), what + ": " + describe(fault), fault);
  }

  /** Whether a record, or the batch that it was in, is larger than its topic takes. */
  static boolean tooLarge(@Nullable Throwable failure) {
    return failure instanceof RecordTooLargeException
        || failure instanceof RecordBatchTooLargeException; // larger than the topic's segment.bytes
  }

  /**
   * Whether Kafka refused one event, or one topic, and would take others: then waiting mends
   * nothing, and neither is anything else wrong.
   */
  static boolean refusesEvent(RelayException fault) {
    return fault.error() == RelayError.EVENT_TOO_LARGE || refusesTopic(fault);
  }

  /**
   * Whether a record failed because its transaction also wrote where it may not: Kafka 3 refuses
   * all that is not sent yet then, and names the topics that it means.
   */
  static boolean concernsOthers(Throwable failure, ProducerRecord<?, ?> record) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof TopicAuthorizationException refused) {
        Set<String> topics = refused.unauthorizedTopics();
        return !topics.isEmpty() && !topics.contains(record.topic());
      }
    }
    return false;
  }

  /** Whether it was the topic that was refused, with any event. */
  static boolean refusesTopic(RelayException fault) {
    for (Throwable t = fault.getCause(); t != null; t = t.getCause()) {
      if (t instanceof TopicAuthorizationException) {
        return true;
      }
    }
    return fault.error() == RelayError.TOPIC_UNUSABLE;
  }

  private static RelayError classify(Throwable fault) {
    for (Throwable t = fault; t != null; t = t.getCause()) {
      RelayError error = classifyOne(t);
      if (error != RelayError.KAFKA_FAULT) {
        return error;
      }
    }
    return RelayError.KAFKA_FAULT;
  }

  private static RelayError classifyOne(Throwable fault) {
    if (fault instanceof ProducerFencedException
        || fault instanceof InvalidProducerEpochException
        || fault instanceof FencedInstanceIdException) {
      return RelayError.FENCED;
    }
    if (fault instanceof SslAuthenticationException) { // the next session's clients read files anew
      return RelayError.KAFKA_UNREACHABLE;
    }
    if (fault instanceof AuthenticationException
        || fault instanceof AuthorizationException
        || fault instanceof TransactionalIdAuthorizationException) {
      return RelayError.KAFKA_NOT_PERMITTED;
    }
    if (tooLarge(fault)) {
      return RelayError.EVENT_TOO_LARGE;
    }
    if (fault instanceof InvalidTopicException
        || fault instanceof PolicyViolationException
        || fault instanceof InvalidReplicationFactorException
        || fault instanceof InvalidConfigurationException) {
      return RelayError.TOPIC_UNUSABLE;
    }
    if (fault instanceof org.apache.kafka.common.errors.TimeoutException) {
      return RelayError.KAFKA_UNREACHABLE;
    }
    return RelayError.KAFKA_FAULT;
  }

  /** With the innermost cause: what is wrapped around it often says that something failed. */
  static String describe(Throwable fault) {
    Throwable innermost = fault;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    String outermost = text(fault);
    String message = String.valueOf(innermost.getMessage());
    return innermost == fault || outermost.contains(message)
        ? outermost
        : outermost + ", because of " + text(innermost);
  }

  private static String text(Throwable fault) {
    return fault.getClass().getSimpleName() + ": " + fault.getMessage();
  }
}
