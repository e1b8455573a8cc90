package dev.weir.control;

/**
 * How the other engines of the same models are doing.
 *
 * @param pressed so many are out that one that failed is better than none
 * @param backed at least half of the others are well, so that this one may be spared
 */
record Company(boolean pressed, boolean backed) {
  static final Company NONE = new Company(false, false);
}
