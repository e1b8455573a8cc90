package dev.weir.enginesim;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.SplittableRandom;

/**
 * Vectors of length one that depend on nothing but the text and the seed, in the encoding asked
 * for.
 *
 * @param dimensions of each vector
 * @param base64 of little-endian floats, else an array of numbers
 */
record Embedding(int dimensions, boolean base64, long seed) {
  private static final int DIMENSIONS = 384;
  private static final int MOST = 8_192;

  static Embedding read(Fields fields, long seed) throws ApiException {
    Integer dimensions = fields.integer("dimensions", 1);
    if (dimensions != null && dimensions > MOST) {
      throw ApiException.invalid("dimensions", dimensions, "1 to " + MOST);
    }
    String format = fields.string("encoding_format");
    if (format != null && !format.equals("float") && !format.equals("base64")) {
      throw ApiException.invalid("encoding_format", format, "float or base64");
    }
    return new Embedding(
        dimensions == null ? DIMENSIONS : dimensions, "base64".equals(format), seed);
  }

  /** The vector of a prompt with this hash. */
  Object of(long promptHash) {
    float[] vector = vector(promptHash);
    if (!base64) {
      return vector;
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float x : vector) {
      bytes.putFloat(x);
    }
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  private float[] vector(long hash) {
    SplittableRandom random = new SplittableRandom(hash ^ seed);
    float[] vector = new float[dimensions];
    double squares = 0;
    for (int i = 0; i < dimensions; i++) {
      vector[i] = (float) (random.nextDouble() * 2 - 1);
      squares += (double) vector[i] * vector[i];
    }
    double length = Math.sqrt(squares);
    for (int i = 0; i < dimensions; i++) {
      vector[i] = (float) (vector[i] / length);
    }
    return vector;
  }
}
