package io.postrider.protocol.node;

/// The bytes that start a value. Source: protocol/nodes.md §3.
final class Tag {
  static final int LIST_EMPTY = 0;
  static final int DICTIONARY_0 = 0xec;
  static final int DICTIONARY_3 = 0xef;
  static final int INTEROP_JID = 0xf5;
  static final int FB_JID = 0xf6;
  static final int AD_JID = 0xf7;
  static final int LIST_8 = 0xf8;
  static final int LIST_16 = 0xf9;
  static final int JID_PAIR = 0xfa;
  static final int HEX_8 = 0xfb;
  static final int BINARY_8 = 0xfc;
  static final int BINARY_20 = 0xfd;
  static final int BINARY_32 = 0xfe;
  static final int NIBBLE_8 = 0xff;

  private Tag() {}
}
