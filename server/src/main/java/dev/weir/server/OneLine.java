package dev.weir.server;

import dev.weir.control.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what was wrong with a command line in one line: the value and what was expected. */
final class OneLine implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private static final int RAN_AND_FAILED = 1;
  private static final int WRONG_USE = 2;
  private static final Map<Class<?>, String> TYPES =
      Map.of(
          int.class, "a whole number",
          Integer.class, "a whole number",
          long.class, "a whole number",
          Long.class, "a whole number",
          double.class, "a number",
          Double.class, "a number");

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    say(command, message(e));
    return WRONG_USE;
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    String message = e.getMessage();
    // An exception without a message has only its name to say what happened.
    say(command, message == null ? e.toString() : message);
    return RAN_AND_FAILED;
  }

  private static void say(CommandLine command, String message) {
    String line = message.lines().findFirst().orElse(message);
    command.getErr().println(command.getCommandSpec().qualifiedName(" ") + ": " + line);
  }

  private static String message(ParameterException e) {
    return switch (e) {
      case UnmatchedArgumentException unmatched -> unmatched(unmatched);
      case MissingParameterException missing -> missing(missing);
      default -> wrongValue(e);
    };
  }

  private static String unmatched(UnmatchedArgumentException e) {
    CommandLine command = e.getCommandLine();
    String word = e.getUnmatched().getFirst();
    if (word.startsWith("-")) {
      String name = word.split("=", 2)[0];
      return name + ": unknown option " + Nearest.hint(name, optionNames(command));
    }
    List<String> commands = commandNames(command);
    return commands.isEmpty()
        ? "\"" + word + "\": unexpected (expected: options only, see --help)"
        : word + ": unknown command " + Nearest.hint(word, commands);
  }

  private static String missing(MissingParameterException e) {
    ArgSpec argument = e.getMissing().getFirst();
    return name(argument) + ": no value (expected: " + argument.paramLabel() + ")";
  }

  private static String wrongValue(ParameterException e) {
    ArgSpec argument = e.getArgSpec();
    String type = argument == null ? null : TYPES.get(argument.type());
    if (argument == null || type == null || e.getValue() == null) {
      return String.valueOf(e.getMessage());
    }
    return name(argument) + ": \"" + e.getValue() + "\" (expected: " + type + ")";
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  private static List<String> optionNames(CommandLine command) {
    List<String> names = new ArrayList<>();
    command.getCommandSpec().options().stream()
        .filter(option -> !option.hidden())
        .forEach(option -> names.add(Objects.requireNonNull(option.longestName())));
    return names;
  }

  private static List<String> commandNames(CommandLine command) {
    return command.getSubcommands().entrySet().stream()
        .filter(entry -> !entry.getValue().getCommandSpec().usageMessage().hidden())
        .map(Map.Entry::getKey)
        .toList();
  }
}
