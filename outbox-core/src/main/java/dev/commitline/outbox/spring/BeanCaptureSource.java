package dev.commitline.outbox.spring;

import dev.commitline.outbox.InvalidDeclarationException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;

/** What is captured by {@link EmitEvent} on beans that are no repositories. */
final class BeanCaptureSource implements CaptureSource {

  private final ConfigurableListableBeanFactory beans;
  private final BeanCapturePostProcessor capture;

  BeanCaptureSource(ConfigurableListableBeanFactory beans, BeanCapturePostProcessor capture) {
    this.beans = beans;
    this.capture = capture;
  }

  @Override
  public List<Captured> captured() {
    refuseEarlyBeans();
    List<Captured> captured = new ArrayList<>();
    capture
        .captures()
        .all()
        .forEach(
            (type, methods) -> {
              refuseOnInterfaces(type);
              for (MethodCapture each : methods.values()) {
                capture.mappers().makeAll(each);
                captured.addAll(each.captured());
              }
            });
    captured.sort(Comparator.comparing(Captured::name));
    return captured;
  }

  /** Those that were made while Spring still gathered what it puts around beans. */
  private void refuseEarlyBeans() {
    for (String name : beans.getBeanDefinitionNames()) {
      Object bean = beans.getSingleton(name);
      if (bean != null && !AopUtils.isAopProxy(bean)) {
        capture.captures().of(ClassUtils.getUserClass(bean)).values().stream()
            .findAny()
            .ifPresent(
                each -> {
                  throw each.site()
                      .invalid(
                          "bean '%s' was made before capture could be put around it, so it can never fire: a BeanPostProcessor, or what it needs, asks for it too early"
                              .formatted(name));
                });
      }
    }
  }

  /** A repository's fragment carries it on its interface; for any other bean it would be deaf. */
  private void refuseOnInterfaces(Class<?> type) {
    for (Class<?> each : ClassUtils.getAllInterfacesForClass(type)) {
      for (Method method : each.getMethods()) {
        if (MethodCapture.declared(method, SearchStrategy.DIRECT).length > 0
            && !isOfRepository(each)) {
          throw new InvalidDeclarationException(
              "@EmitEvent on %s.%s: put it on the method of the bean's class, %s"
                  .formatted(each.getSimpleName(), method.getName(), type.getName()));
        }
      }
    }
  }

  private boolean isOfRepository(Class<?> type) {
    for (String name : beans.getBeanNamesForType(type, false, false)) {
      if (Objects.requireNonNull(beans.getType(name, false)).isInterface()) {
        return true;
      }
    }
    return false;
  }
}
