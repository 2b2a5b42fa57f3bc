package dev.commitline.outbox.spring;

import dev.commitline.outbox.EventLimits;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.spi.Transport;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of capture. A property that is not one of these is refused.
 *
 * @param enabled Whether the outbox is set up at all. When false there is no Outbox bean,
 *     and @EmitEvent does nothing.
 * @param migrate Whether the outbox's tables are made or upgraded at start-up. When false, apply
 *     the migrations before the application starts.
 * @param transport How events leave the database: as rows of the outbox table, or in the database's
 *     log alone (PostgreSQL: wal, MySQL: blackhole). Defaults to what the database module prefers.
 * @param domainEvents Whether events of data products are captured where they are published through
 *     Spring's ApplicationEventPublisher, or by an aggregate root.
 * @param schema Database schema of the outbox's tables.
 * @param prefix Put before each table's name.
 * @param source CloudEvents source of all events, a URI reference that names this application.
 *     Defaults to "/" followed by spring.application.name.
 * @param owner Owner that this application's aggregate types are registered for. Defaults to
 *     spring.application.name.
 * @param scanPackages Packages whose data products are checked at start-up. Defaults to the
 *     packages that auto-configuration scans.
 * @param aggregateTypes Further aggregate types that this application owns, beside those that are
 *     captured.
 * @param maxEventBytes How many bytes an event may have as a Kafka record: key, value and headers.
 *     A data product can say otherwise. Keep it below the topics' max.message.bytes.
 * @param maxHeaders How many headers an event may have beside those of Commitline.
 * @param maxHeaderBytes How many bytes these headers may have together.
 */
@ConfigurationProperties(prefix = "commitline.outbox", ignoreUnknownFields = false)
public record OutboxProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("true") boolean migrate,
    @Nullable Transport transport,
    @DefaultValue("true") boolean domainEvents,
    @DefaultValue("commitline") String schema,
    @DefaultValue("") String prefix,
    @Nullable String source,
    @Nullable String owner,
    @DefaultValue List<String> scanPackages,
    @DefaultValue List<String> aggregateTypes,
    @DefaultValue("1000000") int maxEventBytes,
    @DefaultValue("64") int maxHeaders,
    @DefaultValue("32768") int maxHeaderBytes) {

  /** Where the outbox lives in the database. */
  OutboxNames names() {
    try {
      return new OutboxNames(schema, prefix);
    } catch (IllegalArgumentException e) {
      throw new OutboxSetupException(
          "commitline.outbox: " + e.getMessage(), "change commitline.outbox.schema or .prefix", e);
    }
  }

  /** How large an event may be. */
  EventLimits limits() {
    try {
      return new EventLimits(maxEventBytes, maxHeaders, maxHeaderBytes);
    } catch (IllegalArgumentException e) {
      throw new OutboxSetupException(
          "commitline.outbox." + e.getMessage(), "correct the property that it names", e);
    }
  }

  String sourceOr(@Nullable String applicationName) {
    return required(
        source, applicationName == null ? null : "/" + applicationName, "commitline.outbox.source");
  }

  String ownerOr(@Nullable String applicationName) {
    return required(owner, applicationName, "commitline.outbox.owner");
  }

  private static String required(@Nullable String value, @Nullable String other, String property) {
    String chosen = value != null && !value.isBlank() ? value : other;
    if (chosen == null) {
      throw new OutboxSetupException(
          "Neither " + property + " nor spring.application.name is set",
          "set spring.application.name, or " + property);
    }
    return chosen;
  }
}
