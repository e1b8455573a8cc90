package dev.weir.protocol.translate;

/**
 * What a client has been sent of an answer whose engine was lost.
 *
 * @param opening the first event with content, in JSON, which names the answer
 * @param text all that was said
 * @param tokens of it
 * @param finished whether the client was told why it ended, so that only usage is missing
 * @param usageWanted whether the client wants to hear of usage
 */
public record AnswerSoFar(
    String opening, String text, Tokens tokens, boolean finished, boolean usageWanted) {

  /**
   * What is known of its tokens.
   *
   * @param prompt as the first engine told; -1: it had no time to
   * @param cached of the prompt, as the first engine told; -1: it had no time to
   * @param answer that were sent: those of engines that count along, else its pieces
   * @param spaces of those, in which nothing but white space at the end of the text was said
   * @param usual that the first engine writes at the most where the request does not say; -1: as
   *     many as it likes
   */
  public record Tokens(long prompt, long cached, long answer, long spaces, long usual) {
    /** Where only the pieces are known. */
    public static Tokens pieces(long pieces, long spaces) {
      return new Tokens(-1, -1, pieces, spaces, -1);
    }

    /** Of an engine that has a bound of its own. */
    public Tokens bound(long usual) {
      return new Tokens(prompt, cached, answer, spaces, usual);
    }
  }

  /** The text without what templates that trim take off its end. */
  public static String trimmed(String text) {
    int end = text.length();
    while (end > 0 && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end);
  }

  /** Templates are run by Python, which counts more for white space than Java does. */
  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
  }

  /** The prompt's tokens, where another engine has read it and the text. */
  long promptOf(long read) {
    return tokens.prompt > 0 ? tokens.prompt : Math.max(0, read - tokens.answer);
  }
}
