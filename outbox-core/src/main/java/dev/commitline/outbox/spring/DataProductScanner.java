package dev.commitline.outbox.spring;

import dev.commitline.outbox.DataProduct;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.filter.AbstractTypeHierarchyTraversingFilter;
import org.springframework.util.ClassUtils;

/** Finds the types that carry, extend or implement a {@link DataProduct}. */
final class DataProductScanner extends ClassPathScanningCandidateComponentProvider {

  private final ResourceLoader loader;

  DataProductScanner(Environment environment, ResourceLoader loader) {
    super(false, environment);
    this.loader = loader;
    setResourceLoader(loader);
    addIncludeFilter(
        new AbstractTypeHierarchyTraversingFilter(true, true) {
          @Override
          protected boolean matchSelf(MetadataReader type) {
            return type.getAnnotationMetadata().isAnnotated(DataProduct.class.getName())
                && !type.getClassMetadata().isAnnotation();
          }
        });
  }

  /** The types in the packages and those below. */
  List<Class<?>> scan(Collection<String> packages) {
    List<Class<?>> found = new ArrayList<>();
    for (String each : packages) {
      for (BeanDefinition candidate : findCandidateComponents(each)) {
        found.add(
            ClassUtils.resolveClassName(
                String.valueOf(candidate.getBeanClassName()), loader.getClassLoader()));
      }
    }
    return found;
  }

  @Override
  protected boolean isCandidateComponent(AnnotatedBeanDefinition definition) {
    return true; // interfaces too: a product may be declared on one
  }
}
