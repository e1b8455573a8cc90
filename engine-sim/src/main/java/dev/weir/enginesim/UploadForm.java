package dev.weir.enginesim;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.multipart.Attribute;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.FileUpload;
import io.netty.handler.codec.http.multipart.HttpPostMultipartRequestDecoder;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one form, read as they come; a field that is a file becomes its length and
 * checksum. What is no proper form has no fields.
 */
final class UploadForm implements AutoCloseable {
  private static final int LONGEST_FIELD = 64 << 10;
  private static final int DROP_READ_BYTES = 256 << 10;

  private final HttpRequest head;
  private @Nullable HttpPostMultipartRequestDecoder decoder;

  UploadForm(HttpRequest head) {
    this.head = head;
    try {
      decoder = new HttpPostMultipartRequestDecoder(new Files(), head);
      decoder.setDiscardThreshold(DROP_READ_BYTES);
    } catch (HttpPostRequestDecoder.ErrorDataDecoderException _) {
      decoder = null;
    }
  }

  /** Makes fields of the parts of a form: short ones in memory, files nowhere. */
  private static final class Files extends DefaultHttpDataFactory {
    Files() {
      super(false);
      setMaxLimit(LONGEST_FIELD);
    }

    @Override
    public FileUpload createFileUpload(
        HttpRequest request,
        String name,
        String filename,
        String contentType,
        String encoding,
        Charset charset,
        long size) {
      return new DroppedFile(name, filename, contentType, encoding, charset);
    }
  }

  HttpRequest head() {
    return head;
  }

  void read(HttpContent content) {
    if (decoder == null) {
      return;
    }
    try {
      decoder.offer(content);
    } catch (RuntimeException _) {
      // Netty's decoder tells of broken forms by its own exceptions and by those of the JDK.
      close();
    }
  }

  /** The fields as a JSON object, after the last content. */
  byte[] json() {
    Map<String, Object> fields = new LinkedHashMap<>();
    if (decoder != null) {
      for (InterfaceHttpData field : parts(decoder)) {
        if (field instanceof DroppedFile file) {
          fields.put(field.getName(), file.facts());
        } else if (field instanceof Attribute attribute) {
          fields.put(field.getName(), text(attribute));
        }
      }
    }
    return Json.bytes(fields);
  }

  /** None where the form ends too early. */
  private static List<InterfaceHttpData> parts(HttpPostMultipartRequestDecoder decoder) {
    try {
      return decoder.getBodyHttpDatas();
    } catch (HttpPostRequestDecoder.NotEnoughDataDecoderException _) {
      return List.of();
    }
  }

  private static String text(Attribute attribute) {
    try {
      return attribute.getValue();
    } catch (IOException e) {
      throw new UncheckedIOException("field " + attribute.getName(), e);
    }
  }

  @Override
  public void close() {
    if (decoder != null) {
      decoder.destroy();
      decoder = null;
    }
  }
}
