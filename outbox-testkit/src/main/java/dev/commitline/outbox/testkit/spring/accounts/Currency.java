package dev.commitline.outbox.testkit.spring.accounts;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;

/**
 * An aggregate with a natural key, which may come again.
 *
 * @param version null until saved
 */
public record Currency(@Id String code, String name, @Version @Nullable Integer version) {

  /** One that was not saved yet. */
  public static Currency of(String code, String name) {
    return new Currency(code, name, null);
  }
}
