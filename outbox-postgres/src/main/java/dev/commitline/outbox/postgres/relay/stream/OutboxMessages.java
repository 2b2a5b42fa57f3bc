package dev.commitline.outbox.postgres.relay.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.commitline.outbox.postgres.message.EventMessage;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.RelayEvent;
import dev.commitline.outbox.relay.source.CloudEventHeaders;

/** Turns the logical messages of transport {@code wal} into records. */
final class OutboxMessages {

  private OutboxMessages() {}

  /**
   * The event that a message holds.
   *
   * @param content the message
   * @param txId the transaction that wrote it
   */
  static RelayEvent toEvent(byte[] content, byte[] txId) {
    EventMessage message = parse(content, txId);
    byte[] key = message.aggregateId();
    CloudEventHeaders headers =
        new CloudEventHeaders(message.idBytes(), message.source(), message.type())
            .aggregate(message.aggregateType(), key, message.sequence())
            .transaction(txId, message.txIndex(), message.txSize())
            .content(message.time(), message.contentType());
    message.forEachHeader(headers::further);
    return new RelayEvent(
        message.id(),
        message.topic(),
        message.compacted(),
        key,
        message.payload(),
        headers.toHeaders());
  }

  private static EventMessage parse(byte[] content, byte[] txId) {
    try {
      return new EventMessage(content);
    } catch (IllegalArgumentException e) {
      throw new RelayException(
          RelayError.SOURCE_CORRUPT,
          "a logical message of transaction %s has an event's prefix, but is none (%d bytes)"
              .formatted(new String(txId, UTF_8), content.length),
          e);
    }
  }
}
