package dev.commitline.outbox.postgres;

import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.spring.SpringServiceContract;

class SpringServiceIT extends SpringServiceContract {

  SpringServiceIT(TestDatabase database) {
    super(database);
  }
}
