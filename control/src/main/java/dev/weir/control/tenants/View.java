package dev.weir.control.tenants;

/**
 * What there is at a moment.
 *
 * @param declared by the file: nobody may change it here
 * @param made while running
 * @param all both; what is declared wins
 */
record View(Directory declared, Directory made, Directory all) {
  static View of(Directory declared, Directory made) {
    return new View(declared, made, declared.with(made));
  }

  /** Refuses to touch what the file declares. */
  void writable(Kind kind, String id) {
    if (kind.in(declared).containsKey(id)) {
      throw WrongForm.conflict(
          kind.label() + ": " + id + " is declared in weir.yaml (expected: change it there)",
          "declared");
    }
  }
}
