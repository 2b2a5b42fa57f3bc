package dev.commitline.outbox.testkit.spring.accounts;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;

/**
 * The internal model of an account, with generated ids.
 *
 * @param id null until saved
 * @param holder whose it is
 * @param listed whether it is public
 * @param version for optimistic locking
 */
public record Account(@Id @Nullable Long id, String holder, boolean listed, @Version int version) {

  /** A public account that was not saved yet. */
  public static Account of(String holder) {
    return new Account(null, holder, true, 0);
  }

  /** The same account of another holder. */
  public Account heldBy(String other) {
    return new Account(id, other, listed, version);
  }

  /** The same account, public or not. */
  public Account listed(boolean now) {
    return new Account(id, holder, now, version);
  }

  /** Its id, once it was saved. */
  public long key() {
    if (id == null) {
      throw new IllegalStateException("not saved yet");
    }
    return id;
  }
}
