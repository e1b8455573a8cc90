package dev.weir.server.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Builds a tree from YAML events. Everything in YAML that configuration does not need and that has
 * been an attack or a trap elsewhere is refused here: aliases (a few bytes that expand to
 * gigabytes), tags (classes by name), more than one document, keys that are not text, and nesting
 * that exhausts the stack.
 */
public final class YamlReader {
  private static final int MAX_DEPTH = 16;
  private static final long MAX_BYTES = 1 << 20;
  private static final int MAX_CODE_POINTS = 1 << 20;
  private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");

  private final Iterator<Event> events;

  private YamlReader(Iterator<Event> events) {
    this.events = events;
  }

  /** A text that is not the YAML expected here. */
  public static final class BadYaml extends Exception {
    private static final long serialVersionUID = 1;
    private final int line;

    BadYaml(int line, String message) {
      super(message);
      this.line = line;
    }

    public int line() {
      return line;
    }
  }

  /** Reads the one document of a file. */
  public static YamlNode read(Path file) throws BadYaml {
    try {
      if (!Files.exists(file)) {
        throw new BadYaml(0, "no such file (expected: a YAML file)");
      }
      if (Files.size(file) > MAX_BYTES) {
        throw new BadYaml(0, Files.size(file) + " bytes (expected: at most " + MAX_BYTES + ")");
      }
      return read(Files.readString(file, StandardCharsets.UTF_8));
    } catch (CharacterCodingException e) {
      throw new BadYaml(0, "not text (expected: UTF-8)");
    } catch (IOException e) {
      throw new BadYaml(0, "cannot be read: " + e.getMessage());
    }
  }

  /** Reads the one document of the text; an empty text is an empty mapping. */
  static YamlNode read(String text) throws BadYaml {
    LoadSettings settings = LoadSettings.builder().setCodePointLimit(MAX_CODE_POINTS).build();
    try {
      return new YamlReader(new Parse(settings).parseString(text).iterator()).document();
    } catch (MarkedYamlEngineException e) {
      throw new BadYaml(line(e.getProblemMark()), "not YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      throw new BadYaml(1, "not YAML: " + e.getMessage());
    }
  }

  private YamlNode document() throws BadYaml {
    skip(Event.ID.StreamStart);
    Event start = events.next();
    if (start.getEventId() == Event.ID.StreamEnd) {
      return new YamlNode.Mapping(List.of(), 1);
    }
    YamlNode root = node(events.next(), 0);
    skip(Event.ID.DocumentEnd);
    Event end = events.next();
    if (end.getEventId() != Event.ID.StreamEnd) {
      throw new BadYaml(line(end), "a second document (expected: one)");
    }
    return root;
  }

  private YamlNode node(Event event, int depth) throws BadYaml {
    if (depth > MAX_DEPTH) {
      throw new BadYaml(line(event), "nesting: deeper than " + MAX_DEPTH + " (expected: less)");
    }
    return switch (event) {
      case ScalarEvent scalar -> scalar(scalar);
      case MappingStartEvent start -> mapping(start, depth);
      case SequenceStartEvent start -> sequence(start, depth);
      case AliasEvent alias ->
          throw new BadYaml(line(alias), "*" + alias.getAlias() + ": an alias (expected: none)");
      default -> throw new BadYaml(line(event), "unexpected " + event.getEventId());
    };
  }

  private static YamlNode.Scalar scalar(ScalarEvent event) throws BadYaml {
    refuseTag(event.getTag(), event);
    boolean absent = event.isPlain() && NULLS.contains(event.getValue());
    return new YamlNode.Scalar(event.getValue(), absent, line(event));
  }

  private YamlNode.Mapping mapping(MappingStartEvent start, int depth) throws BadYaml {
    refuseTag(start.getTag(), start);
    List<YamlNode.Entry> entries = new ArrayList<>();
    for (Event key = events.next(); !ends(key); key = events.next()) {
      if (!(key instanceof ScalarEvent name)) {
        throw new BadYaml(line(key), "a key that is not text (expected: a name)");
      }
      YamlNode value = node(events.next(), depth + 1);
      entries.add(new YamlNode.Entry(name.getValue(), line(key), value));
    }
    return new YamlNode.Mapping(entries, line(start));
  }

  private YamlNode.Sequence sequence(SequenceStartEvent start, int depth) throws BadYaml {
    refuseTag(start.getTag(), start);
    List<YamlNode> items = new ArrayList<>();
    for (Event item = events.next(); !ends(item); item = events.next()) {
      items.add(node(item, depth + 1));
    }
    return new YamlNode.Sequence(items, line(start));
  }

  private static void refuseTag(Optional<String> tag, Event event) throws BadYaml {
    if (tag.isPresent()) {
      throw new BadYaml(line(event), tag.get() + ": a tag (expected: none)");
    }
  }

  private static boolean ends(Event event) {
    return event.getEventId() == Event.ID.MappingEnd || event.getEventId() == Event.ID.SequenceEnd;
  }

  private void skip(Event.ID expected) throws BadYaml {
    Event event = events.next();
    if (event.getEventId() != expected) {
      throw new BadYaml(line(event), "unexpected " + event.getEventId());
    }
  }

  private static int line(Event event) {
    return line(event.getStartMark());
  }

  private static int line(Optional<Mark> mark) {
    return mark.map(found -> found.getLine() + 1).orElse(1);
  }
}
