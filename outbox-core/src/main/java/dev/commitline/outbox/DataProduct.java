package dev.commitline.outbox;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares the data product that an event type belongs to: the public contract of a domain, which
 * is a topic, a schema, and promises of an owner.
 *
 * <p>Put it on a public event record, or once on a (sealed) interface that all events of the
 * product implement. It is found on the class, its superclasses and its interfaces. All
 * declarations of one product must state the same facts.
 *
 * <p>Blank facts and malformed names are refused with {@link InvalidDeclarationException} when the
 * application starts, or, without Spring, when the type is first used.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface DataProduct {

  /**
   * The product's name, for example {@code shop.orders}: lower-case letters, digits, dots, dashes
   * and underscores, beginning with a letter, at most 200 characters. The topic is {@code
   * <name>.v<version>}.
   */
  String name();

  /**
   * The major version of the contract, at least 1; a breaking change means a new one, and a new
   * topic.
   */
  int version() default 1;

  /** The domain that answers for the product, for example {@code shop}. */
  String domain();

  /** Who to call: the team that owns the product. */
  String owner();

  /** What the product tells its consumers, in a sentence or two. */
  String description();

  /** How far consumers can rely on it as a source. */
  DataQuality quality();

  /** The service level that the owner promises. */
  SlaTier sla();

  /**
   * Whether the topic keeps the newest record of each aggregate for ever, instead of all records
   * for a while: the relay then creates it with {@code cleanup.policy=compact}. For products whose
   * events each hold the whole public state; what older records alone tell is lost.
   */
  boolean compacted() default false;

  /**
   * How many bytes an event of the product may have as a Kafka record: key, value and all headers.
   * Set it below the topic's {@code max.message.bytes}. Default 0: what the application allows, see
   * {@link EventLimits#maxEventBytes()}.
   */
  int maxEventBytes() default 0;
}
