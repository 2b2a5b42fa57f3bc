package dev.commitline.outbox.testkit.assertions.spring;

import dev.commitline.outbox.spring.OutboxAutoConfiguration;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Import;

/**
 * Records what a Spring test emits: inject the {@link OutboxRecorder}, and assert on it with {@link
 * dev.commitline.outbox.testkit.assertions.OutboxAssertions}. The outbox stays the real one, with
 * its database.
 *
 * <p>For {@code @SpringBootTest}, and for slices such as {@code @DataJdbcTest}, which get the
 * outbox by this annotation. The test may be {@code @Transactional}. Each test begins with nothing
 * recorded.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ImportAutoConfiguration(OutboxAutoConfiguration.class)
@Import(RecordingConfiguration.class)
@ExtendWith(RecordsOutboxExtension.class)
public @interface RecordsOutbox {}
