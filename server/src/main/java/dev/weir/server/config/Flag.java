package dev.weir.server.config;

/** Yes or no. */
record Flag() implements ValueType<Boolean> {
  @Override
  public Boolean read(String text) throws BadValue {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new BadValue(expected());
    };
  }

  @Override
  public String expected() {
    return "true or false";
  }
}
