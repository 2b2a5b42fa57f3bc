package dev.commitline.outbox.postgres;

import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.spring.SpringBackOffContract;

class SpringBackOffIT extends SpringBackOffContract {

  SpringBackOffIT(TestDatabase database) {
    super(database);
  }
}
