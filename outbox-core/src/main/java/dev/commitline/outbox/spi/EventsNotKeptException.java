package dev.commitline.outbox.spi;

import dev.commitline.outbox.OutboxException;

/**
 * Events would be written to where nothing keeps them, and so be lost before a relay could read
 * them. Retriable: once a relay has made the database keep them, the same start succeeds.
 */
public final class EventsNotKeptException extends OutboxException {

  private static final long serialVersionUID = 1L;

  /**
   * Nothing keeps the events.
   *
   * @param message what is missing, and what to do
   */
  public EventsNotKeptException(String message) {
    super(message, true);
  }
}
