package dev.commitline.outbox.spring;

import dev.commitline.outbox.InvalidDeclarationException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Function;

/**
 * The repositories into which a post-processor could put something: not those that were made before
 * it.
 *
 * <p>Thread safety: safe.
 */
final class MetRepositories {

  private final Set<Object> met =
      Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

  void add(Object repositoryFactoryBean) {
    met.add(repositoryFactoryBean);
  }

  /**
   * Refuses a declaration in a repository that was made too early.
   *
   * @param invalid makes the exception that names the declaration
   */
  void require(
      Object repositoryFactoryBean, Function<String, InvalidDeclarationException> invalid) {
    if (!met.contains(repositoryFactoryBean)) {
      throw invalid.apply(
          "the repository was made before capture could be put into it, so it can never fire: a BeanPostProcessor, or what it needs, asks for it too early");
    }
  }
}
