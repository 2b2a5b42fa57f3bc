package dev.commitline.outbox.sidecar;

import dev.commitline.outbox.OutboxException;
import dev.commitline.outbox.relay.config.UrlSecrets;
import java.util.List;

/**
 * The configuration can't be used; each problem names the key, where it stands and what is allowed.
 */
final class ConfigurationException extends OutboxException {

  private static final long serialVersionUID = 1L;

  ConfigurationException(List<String> problems) {
    super(UrlSecrets.masked(String.join(System.lineSeparator(), problems)), false);
  }

  ConfigurationException(String problem) {
    this(List.of(problem));
  }
}
