package dev.weir.server.config;

import dev.weir.server.config.ValueType.BadValue;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts values from outside into the file's: {@code ${NAME}} stands for an environment variable
 * anywhere in a value, a doubled dollar sign before the brace for the text itself, and {@code
 * file:PATH} for the content of a file. What is put in is not searched for more.
 */
final class Substitution {
  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\$\\{|\\$\\{([A-Za-z_][A-Za-z0-9_]*)}|\\$\\{");
  private static final String FILE = "file:";
  private static final long MAX_FILE = 64 << 10;

  private final Path folder;
  private final UnaryOperator<@Nullable String> environment;
  private final List<Path> files = new ArrayList<>();

  /**
   * @param folder what relative paths start from
   * @param environment null for a variable that is not set
   */
  Substitution(Path folder, UnaryOperator<@Nullable String> environment) {
    this.folder = folder;
    this.environment = environment;
  }

  /** Whether it is the name of a variable and nothing else. */
  static boolean isReference(String written) {
    Matcher matcher = REFERENCE.matcher(written);
    return matcher.matches() && matcher.group(1) != null;
  }

  /** The files that values were read from, or should have been. */
  List<Path> files() {
    return List.copyOf(files);
  }

  /** Puts environment variables in, and nothing else. */
  String variables(String written) throws BadValue {
    return written.contains("${") ? fromEnvironment(written) : written;
  }

  String apply(String written) throws BadValue {
    String text = variables(written);
    return written.startsWith(FILE) ? fromFile(text.substring(FILE.length())) : text;
  }

  private String fromEnvironment(String written) throws BadValue {
    StringBuilder text = new StringBuilder();
    Matcher matcher = REFERENCE.matcher(written);
    while (matcher.find()) {
      matcher.appendReplacement(text, Matcher.quoteReplacement(replacement(matcher)));
    }
    return matcher.appendTail(text).toString();
  }

  private String replacement(Matcher reference) throws BadValue {
    if (reference.group().startsWith("$$")) {
      return "${";
    }
    String name = reference.group(1);
    if (name == null) {
      throw new BadValue("${NAME}, or $${ for a literal ${");
    }
    String value = environment.apply(name);
    if (value == null) {
      throw new BadValue("environment variable " + name + " to be set");
    }
    return value;
  }

  private String fromFile(String name) throws BadValue {
    try {
      Path file = folder.resolve(name);
      files.add(file);
      if (!Files.isRegularFile(file)) {
        throw new BadValue("a file at " + file);
      }
      if (Files.size(file) > MAX_FILE) {
        throw new BadValue("a file of at most " + MAX_FILE + " bytes");
      }
      return Files.readString(file, StandardCharsets.UTF_8).strip();
    } catch (MalformedInputException e) {
      throw new BadValue("a text file in UTF-8");
    } catch (IOException | InvalidPathException e) {
      throw new BadValue("a readable file: " + e.getMessage());
    }
  }
}
