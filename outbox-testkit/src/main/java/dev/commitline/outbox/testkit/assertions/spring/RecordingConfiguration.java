package dev.commitline.outbox.testkit.assertions.spring;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Adds the recorder to a test's context. */
@Configuration(proxyBeanMethods = false)
class RecordingConfiguration {

  @Bean
  OutboxRecorder commitlineOutboxRecorder() {
    return new OutboxRecorder();
  }
}
