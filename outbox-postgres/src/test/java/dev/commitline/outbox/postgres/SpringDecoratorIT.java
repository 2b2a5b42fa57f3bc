package dev.commitline.outbox.postgres;

import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.spring.SpringDecoratorContract;

class SpringDecoratorIT extends SpringDecoratorContract {

  SpringDecoratorIT(TestDatabase database) {
    super(database);
  }
}
