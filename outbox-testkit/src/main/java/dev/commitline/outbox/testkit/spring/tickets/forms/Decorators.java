package dev.commitline.outbox.testkit.spring.tickets.forms;

import dev.commitline.outbox.Outbox;
import dev.commitline.outbox.OutboxEvent;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.aopalliance.intercept.MethodInterceptor;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** The ways in which an application may put something around its {@link Outbox}. */
public final class Decorators {

  private Decorators() {}

  /** What went through a decorator. */
  public static final class Seen {

    private final List<OutboxEvent> events = new CopyOnWriteArrayList<>();

    /** The events, in their order. */
    public List<OutboxEvent> events() {
      return events;
    }
  }

  /** A class around it. */
  private record Watched(Outbox outbox, Seen seen) implements Outbox {
    @Override
    public void append(OutboxEvent event) {
      seen.events.add(event);
      outbox.append(event);
    }
  }

  /** As a library does it: every outbox gets a class around it. */
  @Configuration(proxyBeanMethods = false)
  public static class ByPostProcessor {

    /** For Spring. */
    public ByPostProcessor() {}

    @Bean
    static Seen seen() {
      return new Seen();
    }

    @Bean
    static BeanPostProcessor decorator(Seen seen) {
      return new BeanPostProcessor() {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
          return bean instanceof Outbox outbox ? new Watched(outbox, seen) : bean;
        }
      };
    }
  }

  /** As an interface-based library does it. */
  @Configuration(proxyBeanMethods = false)
  public static class ByJdkProxy {

    /** For Spring. */
    public ByJdkProxy() {}

    @Bean
    static Seen seen() {
      return new Seen();
    }

    @Bean
    static BeanPostProcessor decorator(Seen seen) {
      return new BeanPostProcessor() {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
          return bean instanceof Outbox outbox ? proxy(outbox, seen) : bean;
        }
      };
    }

    private static Object proxy(Outbox outbox, Seen seen) {
      return Proxy.newProxyInstance(
          Outbox.class.getClassLoader(),
          new Class<?>[] {Outbox.class},
          (proxy, method, arguments) -> {
            if (arguments != null && arguments[0] instanceof OutboxEvent event) {
              seen.events.add(event);
            }
            try {
              return method.invoke(outbox, arguments);
            } catch (InvocationTargetException e) {
              throw e.getCause();
            }
          });
    }
  }

  /** As an aspect does it in Spring Boot: by a subclass. */
  @Configuration(proxyBeanMethods = false)
  public static class BySubclass {

    /** For Spring. */
    public BySubclass() {}

    @Bean
    static Seen seen() {
      return new Seen();
    }

    @Bean
    static BeanPostProcessor decorator(Seen seen) {
      return new BeanPostProcessor() {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
          return bean instanceof Outbox ? proxy(bean, seen) : bean;
        }
      };
    }

    private static Object proxy(Object outbox, Seen seen) {
      ProxyFactory factory = new ProxyFactory(outbox);
      factory.setProxyTargetClass(true);
      factory.addAdvice(
          (MethodInterceptor)
              call -> {
                if (call.getArguments()[0] instanceof OutboxEvent event) {
                  seen.events.add(event);
                }
                return call.proceed();
              });
      return factory.getProxy();
    }
  }

  /** As the application itself does it: a bean around Commitline's, which all get. */
  @Configuration(proxyBeanMethods = false)
  public static class ByPrimaryBean {

    /** For Spring. */
    public ByPrimaryBean() {}

    @Bean
    Seen seen() {
      return new Seen();
    }

    @Bean
    @Primary
    Outbox watchedOutbox(@Qualifier("outbox") Outbox outbox, Seen seen) {
      return new Watched(outbox, seen);
    }
  }

  /** The same, and it is the only one of its kind that is not Commitline's. */
  @Configuration(proxyBeanMethods = false)
  public static class ByBean {

    /** For Spring. */
    public ByBean() {}

    @Bean
    Seen seen() {
      return new Seen();
    }

    @Bean
    Outbox watchedOutbox(@Qualifier("outbox") Outbox outbox, Seen seen) {
      return new Watched(outbox, seen);
    }
  }
}
