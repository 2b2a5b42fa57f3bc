package dev.commitline.outbox.mysql;

import dev.commitline.outbox.testkit.OnMySql;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.spring.SpringDataSourcesContract;

class SpringDataSourcesIT extends SpringDataSourcesContract {

  SpringDataSourcesIT(@OnMySql TestDatabase database) {
    super(database);
  }
}
