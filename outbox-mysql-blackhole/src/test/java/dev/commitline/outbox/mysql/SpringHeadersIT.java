package dev.commitline.outbox.mysql;

import dev.commitline.outbox.testkit.OnMySql;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.spring.SpringHeadersContract;

class SpringHeadersIT extends SpringHeadersContract {

  SpringHeadersIT(@OnMySql TestDatabase database) {
    super(database);
  }
}
