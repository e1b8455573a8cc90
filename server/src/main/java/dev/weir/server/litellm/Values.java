package dev.weir.server.litellm;

import dev.weir.server.config.YamlNode.Scalar;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The values of the file and how they are written in a weir.yaml: {@code os.environ/NAME} as {@code
 * ${NAME}}, and a secret that stands in the file itself as a variable too, under a name that is
 * made here, so that what is printed has no secret in it.
 */
final class Values {
  private static final String ENVIRONMENT = "os.environ/";

  private final UnaryOperator<@Nullable String> environment;
  private final Map<String, String> secrets = new LinkedHashMap<>();
  private final Map<String, String> declared = new LinkedHashMap<>();

  /**
   * @param environment null for a variable that is not set
   */
  Values(UnaryOperator<@Nullable String> environment) {
    this.environment = environment;
  }

  /** A variable that the file itself sets. */
  void declare(String name, Scalar value) {
    declared.put(name, value.text());
  }

  /** The value of a variable, whoever set it; null when nobody did. */
  @Nullable String variable(String name) {
    String made = secrets.get(name);
    String set = made == null ? declared.get(name) : made;
    return set == null ? environment.apply(name) : set;
  }

  /** Variables that have to be set where the printed weir.yaml is used. */
  Map<String, String> secrets() {
    return secrets;
  }

  /** The variable that a value is read from. */
  static Optional<String> variable(Scalar value) {
    return value.text().startsWith(ENVIRONMENT)
        ? Optional.of(value.text().substring(ENVIRONMENT.length()))
        : Optional.empty();
  }

  /** What the value is in the end; null when its variable is not set. */
  @Nullable String resolved(Scalar value) {
    Optional<String> name = variable(value);
    return name.isPresent() ? variable(name.get()) : value.text();
  }

  /** As it stands in weir.yaml. */
  static String written(Scalar value) {
    return variable(value).map(Values::reference).orElse(literal(value.text()));
  }

  /**
   * As it stands in weir.yaml, for a value that must not be read there.
   *
   * @param what it is: the name of its variable is made of this
   */
  String hidden(Scalar value, String what) {
    Optional<String> variable = variable(value);
    if (variable.isPresent()) {
      return reference(variable.get());
    }
    String name = what.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_");
    String free = name;
    for (int i = 2; taken(free, value.text()); i++) {
      free = name + "_" + i;
    }
    secrets.put(free, value.text());
    return reference(free);
  }

  private boolean taken(String name, String value) {
    String now = variable(name);
    return now != null && !now.equals(value);
  }

  static String reference(String variable) {
    return "${" + variable + "}";
  }

  /** Text that stands for itself. */
  static String literal(String text) {
    return text.replace("${", "$${");
  }
}
