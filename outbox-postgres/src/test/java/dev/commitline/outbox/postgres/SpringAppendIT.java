package dev.commitline.outbox.postgres;

import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.spring.SpringAppendContract;

class SpringAppendIT extends SpringAppendContract {

  SpringAppendIT(TestDatabase database) {
    super(database);
  }
}
