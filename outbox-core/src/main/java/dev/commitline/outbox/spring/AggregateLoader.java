package dev.commitline.outbox.spring;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.springframework.data.repository.CrudRepository;
import org.springframework.data.repository.core.EntityInformation;

/** Loads aggregates that are about to be deleted. */
final class AggregateLoader {

  private static final int PORTION = 1_000;

  private AggregateLoader() {}

  /** Those that are there, each once, in the order of their ids; a select per 1,000. */
  static List<Object> load(
      CrudRepository<Object, Object> repository,
      EntityInformation<Object, Object> entity,
      List<Object> ids) {
    List<Object> wanted = List.copyOf(new LinkedHashSet<>(ids));
    List<Object> loaded = new ArrayList<>();
    for (int from = 0; from < wanted.size(); from += PORTION) {
      List<Object> portion = wanted.subList(from, Math.min(from + PORTION, wanted.size()));
      Map<Object, Object> found = new HashMap<>();
      repository.findAllById(portion).forEach(it -> found.put(entity.getRequiredId(it), it));
      portion.stream().filter(found::containsKey).map(found::get).forEach(loaded::add);
    }
    return loaded;
  }
}
