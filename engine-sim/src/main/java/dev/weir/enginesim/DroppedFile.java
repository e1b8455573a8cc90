package dev.weir.enginesim;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.multipart.MemoryFileUpload;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.zip.CRC32C;

/** A file of which only its length and checksum are kept. */
final class DroppedFile extends MemoryFileUpload {
  private final CRC32C checksum = new CRC32C();

  DroppedFile(String name, String filename, String type, String encoding, Charset charset) {
    super(name, filename, type, encoding, charset, 0);
  }

  @Override
  public void addContent(ByteBuf content, boolean last) {
    if (content != null) {
      size += content.readableBytes();
      for (ByteBuffer bytes : content.nioBuffers()) {
        checksum.update(bytes);
      }
      content.release();
    }
    if (last) {
      setCompleted();
    }
  }

  Map<String, Object> facts() {
    return Map.of("name", getFilename(), "bytes", size, "crc32c", checksum.getValue());
  }
}
