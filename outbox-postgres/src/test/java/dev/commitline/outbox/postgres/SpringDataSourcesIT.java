package dev.commitline.outbox.postgres;

import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.spring.SpringDataSourcesContract;

class SpringDataSourcesIT extends SpringDataSourcesContract {

  SpringDataSourcesIT(TestDatabase database) {
    super(database);
  }
}
