package dev.weir.server.config;

import dev.weir.control.Access;
import dev.weir.control.Nearest;
import dev.weir.protocol.Api;
import dev.weir.server.config.ValueType.BadValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** What an engine can be asked, and where: the names and values of {@code engines[].paths}. */
final class Calls {
  private Calls() {}

  /** The name of a call, of the list of models, or of the question for health. */
  record Name() implements ValueType<String> {
    private static final List<String> KNOWN = known();

    private static List<String> known() {
      List<String> names = new ArrayList<>();
      Arrays.stream(Api.values()).map(Api::label).forEach(names::add);
      names.add(Access.MODELS);
      names.add(Access.HEALTH);
      return List.copyOf(names);
    }

    @Override
    public String read(String text) throws BadValue {
      if (!KNOWN.contains(text)) {
        String near =
            Nearest.to(text, KNOWN).map(name -> "; did you mean \"" + name + "\"?").orElse("");
        throw new BadValue(expected() + near);
      }
      return text;
    }

    @Override
    public String expected() {
      return "one of " + String.join(", ", KNOWN);
    }
  }

  /** A request target: a path from the root of the host, with a query or without. */
  record Target() implements ValueType<String> {
    private static final Pattern ORIGIN_FORM =
        Pattern.compile("/(?!/)([A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2}){0,2047}");

    @Override
    public String read(String text) throws BadValue {
      if (!ORIGIN_FORM.matcher(text).matches()) {
        throw new BadValue(expected());
      }
      return text;
    }

    @Override
    public String expected() {
      return "a path such as /v2/rerank";
    }
  }
}
