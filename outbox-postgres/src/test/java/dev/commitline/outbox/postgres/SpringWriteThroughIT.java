package dev.commitline.outbox.postgres;

import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.spring.SpringWriteThroughContract;

class SpringWriteThroughIT extends SpringWriteThroughContract {

  SpringWriteThroughIT(TestDatabase database) {
    super(database);
  }
}
