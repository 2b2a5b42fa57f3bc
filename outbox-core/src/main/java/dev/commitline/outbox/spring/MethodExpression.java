package dev.commitline.outbox.spring;

import dev.commitline.outbox.EventRejectedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.expression.MethodBasedEvaluationContext;
import org.springframework.expression.EvaluationException;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.BeanReference;
import org.springframework.expression.spel.ast.ConstructorReference;
import org.springframework.expression.spel.ast.FunctionReference;
import org.springframework.expression.spel.ast.VariableReference;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.StandardTypeLocator;

/**
 * An expression of {@link EmitEvent}, parsed and checked.
 *
 * <p>Thread safety: safe.
 */
final class MethodExpression {

  private static final SpelExpressionParser PARSER = new SpelExpressionParser();

  private final CaptureSite site;
  private final String attribute;
  private final SpelExpression expression;
  private final Class<?> eventType;
  private final StandardTypeLocator types;

  private MethodExpression(
      CaptureSite site, String attribute, SpelExpression expression, Class<?> eventType) {
    this.site = site;
    this.attribute = attribute;
    this.expression = expression;
    this.eventType = eventType;
    this.types = types(eventType);
  }

  /**
   * Parses the attribute of a method's annotation.
   *
   * @param eventType types beside it, and those that it is nested in, need no package
   * @return null for a blank text
   * @throws dev.commitline.outbox.InvalidDeclarationException when it is no SpEL, or names a
   *     variable or a class that does not exist
   */
  static @Nullable MethodExpression of(
      CaptureSite site, String attribute, String text, Class<?> eventType) {
    if (text.isBlank()) {
      return null;
    }
    try {
      MethodExpression parsed =
          new MethodExpression(site, attribute, PARSER.parseRaw(text), eventType);
      parsed.check(parsed.expression.getAST());
      return parsed;
    } catch (ParseException e) {
      throw site.invalid("%s '%s' is no SpEL: %s".formatted(attribute, text, e.getMessage()));
    }
  }

  private static StandardTypeLocator types(Class<?> eventType) {
    StandardTypeLocator types = new StandardTypeLocator(eventType.getClassLoader());
    for (Class<?> type = eventType; type != null; type = type.getEnclosingClass()) {
      types.registerImport(type.getName());
    }
    types.registerImport(eventType.getPackageName());
    return types;
  }

  private void check(SpelNode node) {
    if (node instanceof VariableReference) {
      requireVariable(node.toStringAST().substring(1));
    } else if (node instanceof ConstructorReference) {
      requireType(node.getChild(0).toStringAST());
    } else if (node instanceof FunctionReference || node instanceof BeanReference) {
      throw invalid(node.toStringAST() + " is there neither as a function nor as a bean");
    }
    for (int i = 0; i < node.getChildCount(); i++) {
      check(node.getChild(i));
    }
  }

  private void requireVariable(String name) {
    Set<String> known = new LinkedHashSet<>(parameters());
    known.add("result");
    if (!known.contains(name) && !name.equals("root") && !name.equals("this")) {
      throw invalid("there is no #%s, only %s".formatted(name, known));
    }
  }

  private void requireType(String name) {
    try {
      types.findType(name);
    } catch (EvaluationException e) {
      throw invalid("there is no class " + name + " beside the event's");
    }
  }

  private List<String> parameters() {
    @Nullable String @Nullable [] names = Invocation.NAMES.getParameterNames(site.method());
    List<String> known = new ArrayList<>();
    if (names != null) {
      Arrays.stream(names).map(String::valueOf).forEach(known::add);
    }
    return known;
  }

  private RuntimeException invalid(String what) {
    return site.invalid("%s '%s': %s".formatted(attribute, expression.getExpressionString(), what));
  }

  /**
   * Its value for one call.
   *
   * @param element the root; null where the event is one of the whole call
   * @throws EventRejectedException when it fails, or is of another type
   */
  <T> @Nullable T value(Invocation call, @Nullable Object element, Class<T> type) {
    MethodBasedEvaluationContext context =
        new MethodBasedEvaluationContext(
            element, call.method(), call.arguments().toArray(), Invocation.NAMES);
    context.setTypeLocator(types);
    context.setVariable("result", call.result());
    Object value;
    try {
      value = expression.getValue(context);
    } catch (RuntimeException e) { // SpEL's own, or of a method that the expression calls
      throw rejected("fails; see the cause", e);
    }
    if (value != null && !type.isInstance(value)) {
      throw rejected(
          "gives a %s, not a %s".formatted(value.getClass().getName(), type.getName()), null);
    }
    return type.cast(value);
  }

  private EventRejectedException rejected(String what, @Nullable Throwable cause) {
    return new EventRejectedException(
        attribute.equals("aggregateId")
            ? EventRejectedException.Limit.AGGREGATE_ID
            : EventRejectedException.Limit.PAYLOAD,
        eventType.getName(),
        0,
        "@EmitEvent on %s: %s '%s' %s"
            .formatted(site.name(), attribute, expression.getExpressionString(), what),
        cause);
  }
}
