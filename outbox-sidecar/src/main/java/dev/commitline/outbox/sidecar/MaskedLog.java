package dev.commitline.outbox.sidecar;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.pattern.CompositeConverter;
import dev.commitline.outbox.relay.config.UrlSecrets;

/** {@code %masked(...)} of logback.xml: what libraries log may quote a URL with its secrets. */
public final class MaskedLog extends CompositeConverter<ILoggingEvent> {

  @Override
  protected String transform(ILoggingEvent event, String text) {
    return UrlSecrets.masked(text);
  }
}
