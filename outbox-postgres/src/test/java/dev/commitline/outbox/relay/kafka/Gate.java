package dev.commitline.outbox.relay.kafka;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;

/** Real producers, one of which waits before one of its steps, as in a process that stood still. */
final class Gate implements Function<Map<String, Object>, Producer<byte[], byte[]>> {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final String transactionalId;
  private final String step;
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch open = new CountDownLatch(1);
  private final CountDownLatch others = new CountDownLatch(1);
  private final int passed;
  private int calls;

  /**
   * Before a step of the producer with this transactional id.
   *
   * @param step the method
   * @param passed how often it goes through before
   */
  Gate(String transactionalId, String step, int passed) {
    this.transactionalId = transactionalId;
    this.step = step;
    this.passed = passed;
  }

  /** Waits until the producer stands before it, and the other one is behind it. */
  Gate awaitReached() throws InterruptedException {
    await(reached);
    await(others);
    return this;
  }

  void open() {
    open.countDown();
  }

  @Override
  @SuppressWarnings("unchecked")
  public Producer<byte[], byte[]> apply(Map<String, Object> properties) {
    KafkaProducer<byte[], byte[]> real = new KafkaProducer<>(properties);
    boolean gated = transactionalId.equals(properties.get("transactional.id"));
    return (Producer<byte[], byte[]>)
        Proxy.newProxyInstance(
            Producer.class.getClassLoader(),
            new Class<?>[] {Producer.class},
            (proxy, method, arguments) -> {
              boolean here = method.getName().equals(step);
              if (here && gated && calls++ == passed) {
                reached.countDown();
                await(open);
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              } finally {
                if (here && !gated) {
                  others.countDown();
                }
              }
            });
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    if (!latch.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("not within " + LIMIT);
    }
  }
}
