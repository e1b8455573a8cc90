package dev.weir.control.tenants;

import dev.weir.control.AdminBody;
import dev.weir.control.Cidr;
import dev.weir.control.KeyTerms;
import dev.weir.control.Nearest;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The fields of a JSON object that came from outside, each held against what it may be. */
final class Form {
  static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,63}");

  private static final String ID_EXPECTED =
      "1 to 64 letters, digits and . _ : -, the first a letter or digit";
  private static final Pattern MODEL = Pattern.compile("[^\\p{Cntrl}\\s]{1,256}");
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(s|m|h|d|w)");
  private static final int MOST_ITEMS = 1000;

  private final JsonNode object;

  private Form(JsonNode object) {
    this.object = object;
  }

  /** Reads an object; nothing stands for an empty one. */
  static Form read(String json) {
    try {
      return new Form(AdminBody.object(json));
    } catch (AdminBody.Bad e) {
      throw WrongForm.wrong(e.field(), e.said());
    }
  }

  /** Refuses fields that nobody reads: they would have meant something. */
  Form only(String... names) {
    List<String> known = Arrays.asList(names);
    for (String name : object.propertyNames()) {
      if (!known.contains(name)) {
        throw WrongForm.wrong(name, name + ": unknown field " + Nearest.hint(name, known));
      }
    }
    return this;
  }

  boolean has(String field) {
    JsonNode node = object.get(field);
    return node != null && !node.isNull();
  }

  @Nullable Form object(String field) {
    JsonNode node = object.get(field);
    return node != null && node.isObject() ? new Form(node) : null;
  }

  @Nullable String text(String field, Pattern pattern, String expected) {
    if (!has(field)) {
      return null;
    }
    JsonNode node = object.get(field);
    if (!node.isString() || !pattern.matcher(node.stringValue()).matches()) {
      throw WrongForm.value(field, node, expected);
    }
    return node.stringValue();
  }

  @Nullable String id(String field) {
    return text(field, ID, ID_EXPECTED);
  }

  boolean flag(String field) {
    if (has(field) && !object.get(field).isBoolean()) {
      throw WrongForm.value(field, object.get(field), "true or false");
    }
    return has(field) && object.get(field).booleanValue();
  }

  long whole(String field, long least, long most, long otherwise) {
    if (!has(field)) {
      return otherwise;
    }
    JsonNode node = object.get(field);
    if (node.isIntegralNumber() && node.canConvertToLong()) {
      long value = node.longValue();
      if (value >= least && value <= most) {
        return value;
      }
    }
    throw WrongForm.value(field, node, "a whole number from " + least + " to " + most);
  }

  /** A decimal above 0, in millionths. */
  long micros(String field, long most, long otherwise) {
    if (!has(field)) {
      return otherwise;
    }
    JsonNode node = object.get(field);
    if (node.isNumber()) {
      BigDecimal micros = node.decimalValue().movePointRight(6);
      boolean fits = micros.signum() > 0 && micros.compareTo(BigDecimal.valueOf(most)) <= 0;
      if (fits && micros.stripTrailingZeros().scale() <= 0) {
        return micros.longValueExact();
      }
    }
    throw WrongForm.value(
        field, node, "a number above 0 with six decimals, at most " + most / 1_000_000);
  }

  @Nullable Set<String> models(String field) {
    List<String> names = texts(field, MODEL, "names of models");
    return names == null ? null : new LinkedHashSet<>(names);
  }

  List<Cidr> ranges(String field) {
    List<String> texts = texts(field, Pattern.compile(".{1,64}"), Cidr.EXPECTED);
    List<Cidr> ranges = new ArrayList<>();
    for (String text : texts == null ? List.<String>of() : texts) {
      ranges.add(range(field, text));
    }
    return ranges;
  }

  static Cidr range(String field, String text) {
    try {
      return Cidr.parse(text);
    } catch (IllegalArgumentException e) {
      throw WrongForm.value(field, text, Cidr.EXPECTED);
    }
  }

  private @Nullable List<String> texts(String field, Pattern pattern, String expected) {
    if (!has(field)) {
      return null;
    }
    JsonNode node = object.get(field);
    List<String> texts = new ArrayList<>();
    if (!node.isArray() || node.size() > MOST_ITEMS) {
      throw WrongForm.value(field, node, "a list of at most " + MOST_ITEMS + " " + expected);
    }
    for (JsonNode item : node) {
      if (!item.isString() || !pattern.matcher(item.stringValue()).matches()) {
        throw WrongForm.value(field, item, expected);
      }
      texts.add(item.stringValue());
    }
    return texts;
  }

  /** A point in time, in milliseconds since the epoch. */
  long moment(String field, long otherwise) {
    if (!has(field)) {
      return otherwise;
    }
    String text = object.get(field).asString("");
    try {
      return text.length() == 10
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli()
          : Instant.parse(text).toEpochMilli();
    } catch (DateTimeParseException | ArithmeticException e) {
      throw WrongForm.value(field, text, "a time such as 2027-01-31T12:00:00Z, or a day");
    }
  }

  /**
   * When something that is made now ends: at a time, or behind a {@code duration}, or never.
   *
   * @param field that names the time
   */
  long end(String field, long now) {
    if (has(field) && has("duration")) {
      throw WrongForm.wrong("duration", field + " and duration: both (expected: one of them)");
    }
    Duration duration = duration("duration");
    if (duration != null && duration.isZero()) {
      throw WrongForm.value(
          "duration", object.get("duration").stringValue(), "longer than nothing");
    }
    long end = duration == null ? moment(field, KeyTerms.FOR_EVER) : now + duration.toMillis();
    if (end <= now) {
      throw WrongForm.value(field, Documents.time(end) + "", "a time to come");
    }
    return end;
  }

  @Nullable Duration duration(String field) {
    return has(field) ? duration(field, object.get(field).asString("")) : null;
  }

  static Duration duration(String field, String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw WrongForm.value(field, text, "a duration such as 30s, 15m, 24h, 30d or 4w");
    }
    long count = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      case "d" -> Duration.ofDays(count);
      default -> Duration.ofDays(7 * count);
    };
  }
}
