package dev.commitline.outbox.capture;

import dev.commitline.outbox.DataProduct;
import dev.commitline.outbox.DataQuality;
import dev.commitline.outbox.InvalidDeclarationException;
import dev.commitline.outbox.SlaTier;
import java.util.regex.Pattern;

/**
 * The checked facts of a {@link DataProduct}.
 *
 * @param name the product's name
 * @param version the major version of its contract
 * @param domain the domain that answers for it
 * @param owner the team to call
 * @param description what it tells its consumers
 * @param quality how far it can be relied on
 * @param sla the level that the owner promises
 * @param compacted whether the topic keeps the newest record of each aggregate
 * @param maxEventBytes how large an event may be, 0 for what the application allows
 */
public record ProductDescriptor(
    String name,
    int version,
    String domain,
    String owner,
    String description,
    DataQuality quality,
    SlaTier sla,
    boolean compacted,
    int maxEventBytes) {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9._-]{0,199}");

  static ProductDescriptor of(DataProduct product, Class<?> declaredOn) {
    if (!NAME.matcher(product.name()).matches()) {
      throw invalid(
          declaredOn, "name must match " + NAME.pattern() + ", was '" + product.name() + "'");
    }
    if (product.version() < 1) {
      throw invalid(declaredOn, "version must be >= 1, was " + product.version());
    }
    if (product.maxEventBytes() < 0) {
      throw invalid(declaredOn, "maxEventBytes must be >= 0, was " + product.maxEventBytes());
    }
    requireText(product.domain(), "domain", declaredOn);
    requireText(product.owner(), "owner", declaredOn);
    requireText(product.description(), "description", declaredOn);
    return new ProductDescriptor(
        product.name(),
        product.version(),
        product.domain(),
        product.owner(),
        product.description(),
        product.quality(),
        product.sla(),
        product.compacted(),
        product.maxEventBytes());
  }

  /** The topic that the product is published on. */
  public String topic() {
    return name + ".v" + version;
  }

  private static void requireText(String value, String fact, Class<?> declaredOn) {
    if (value.isBlank()) {
      throw invalid(declaredOn, fact + " must not be blank");
    }
  }

  private static InvalidDeclarationException invalid(Class<?> declaredOn, String what) {
    return new InvalidDeclarationException("@DataProduct on " + declaredOn.getName() + ": " + what);
  }
}
