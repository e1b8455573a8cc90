package dev.weir.protocol.translate;

/** What a user or a tool may say in Messages, one block at a time. */
final class MessagesBlocks {
  private MessagesBlocks() {}

  static void add(Part block, ChatContent out) throws Untranslatable {
    switch (block.type()) {
      case "text" -> out.text(block.at("text").string());
      case "image" -> picture(block.at("source"), out);
      case "document" -> document(block, out);
      case "search_result" -> searchResult(block, out);
      default ->
          throw block.at("type").unsupported("text, image, document, search_result or tool_result");
    }
  }

  private static void picture(Part source, ChatContent out) throws Untranslatable {
    switch (source.type()) {
      case "base64" -> {
        String mediaType = source.at("media_type").string();
        String data = source.at("data").string();
        out.picture("data:" + mediaType + ";base64," + data, null);
      }
      case "url" -> out.picture(source.at("url").string(), null);
      default -> throw source.at("type").unsupported("base64 or url");
    }
  }

  private static void document(Part block, ChatContent out) throws Untranslatable {
    titles(block, out);
    Part source = block.at("source");
    switch (source.type()) {
      case "text" -> out.text(source.at("data").string());
      case "content" -> inner(source.at("content"), out);
      default -> throw source.at("type").unsupported("text or content; the engine reads no PDF");
    }
  }

  private static void titles(Part block, ChatContent out) throws Untranslatable {
    out.text(block.at("title").stringOr(""));
    out.text(block.at("context").stringOr(""));
  }

  private static void searchResult(Part block, ChatContent out) throws Untranslatable {
    titles(block, out);
    out.text(block.at("source").stringOr(""));
    inner(block.at("content"), out);
  }

  /** Blocks within a block are texts and pictures only, so that this ends. */
  private static void inner(Part content, ChatContent out) throws Untranslatable {
    if (content.isString()) {
      out.text(content.string());
      return;
    }
    for (Part block : content.items()) {
      switch (block.type()) {
        case "text" -> out.text(block.at("text").string());
        case "image" -> picture(block.at("source"), out);
        default -> throw block.at("type").invalid("text or image");
      }
    }
  }
}
