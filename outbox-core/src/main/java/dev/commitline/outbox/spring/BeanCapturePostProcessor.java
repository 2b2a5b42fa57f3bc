package dev.commitline.outbox.spring;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AbstractAdvisingBeanPostProcessor;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.util.ClassUtils;

/**
 * Puts the capture of events around the methods of beans that are no repositories, behind the
 * advice that they have already: so inside the transaction that a method opens.
 */
final class BeanCapturePostProcessor extends AbstractAdvisingBeanPostProcessor {

  private static final long serialVersionUID = 1L;

  private final transient BeanCaptures captures;
  private final transient Emitter emitter;

  BeanCapturePostProcessor(BeanCaptures captures, Emitter emitter) {
    this.captures = captures;
    this.emitter = emitter;
    this.advisor =
        new DefaultPointcutAdvisor(
            new StaticMethodMatcherPointcut() {
              @Override
              public boolean matches(Method method, Class<?> targetClass) {
                return capture(method, targetClass) != null;
              }
            },
            (MethodInterceptor) this::invoke);
    setProxyTargetClass(true);
  }

  BeanCaptures captures() {
    return captures;
  }

  EventMappers mappers() {
    return emitter.mappers();
  }

  @Override
  protected boolean isEligible(Class<?> targetClass) {
    return !captures.of(ClassUtils.getUserClass(targetClass)).isEmpty();
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String beanName) {
    Object advised = super.postProcessAfterInitialization(bean, beanName);
    if (AopUtils.isJdkDynamicProxy(advised)) {
      Class<?> type = ClassUtils.getUserClass(AopUtils.getTargetClass(advised));
      captures.of(type).values().forEach(each -> requireInInterface(each.site(), advised));
    }
    return advised;
  }

  private static void requireInInterface(CaptureSite site, Object proxy) {
    Method method = site.method();
    for (Class<?> type : proxy.getClass().getInterfaces()) {
      if (ClassUtils.hasMethod(type, method.getName(), method.getParameterTypes())) {
        return;
      }
    }
    throw site.invalid(
        "the bean is behind a proxy of its interfaces, which don't have the method, so it can never fire");
  }

  private @Nullable MethodCapture capture(Method called, Class<?> targetClass) {
    Class<?> type = ClassUtils.getUserClass(targetClass);
    Map<Method, MethodCapture> methods = captures.of(type);
    return methods.isEmpty() ? null : methods.get(AopUtils.getMostSpecificMethod(called, type));
  }

  private @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
    Object target = invocation.getThis();
    MethodCapture capture =
        target == null ? null : capture(invocation.getMethod(), target.getClass());
    if (capture == null) {
      return invocation.proceed();
    }
    emitter.requireTransaction(capture);
    MethodResult result = emitter.read(invocation.proceed());
    Invocation call =
        new Invocation(
            capture.site().method(), Arrays.asList(invocation.getArguments()), result.value());
    emitter.emit(
        capture, new Emitter.Change(call, java.util.List.of(), result.elements()), element -> null);
    return result.returned();
  }
}
