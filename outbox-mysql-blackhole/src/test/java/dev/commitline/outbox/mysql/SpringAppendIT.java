package dev.commitline.outbox.mysql;

import dev.commitline.outbox.testkit.OnMySql;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.spring.SpringAppendContract;

class SpringAppendIT extends SpringAppendContract {

  SpringAppendIT(@OnMySql TestDatabase database) {
    super(database);
  }
}
