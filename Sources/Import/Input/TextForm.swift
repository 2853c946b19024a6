import Storage

/// Brings text in other forms to UTF-8 with lines that end in `\n`, and says so.
enum TextForm {
  /// Text in UTF-16, as spreadsheets and terminals write it under the name of Unicode, and text whose lines end with
  /// `\r` alone; everything else is handed back as it is.
  static func plain(_ bytes: FileBytes, _ notes: inout [String]) -> FileBytes {
    if let text = fromUTF16(bytes) {
      notes.append("The file is UTF-16; it was read as text.")
      return withNewlines(text, &notes)
    }
    return withNewlines(bytes, &notes)
  }

  /// `nil` when the bytes do not begin with the mark of UTF-16, or are not whole.
  private static func fromUTF16(_ bytes: FileBytes) -> FileBytes? {
    let isLittle = bytes.starts(with: [0xFF, 0xFE])
    guard isLittle || bytes.starts(with: [0xFE, 0xFF]), bytes.count % 2 == 0 else { return nil }
    let buffer = bytes.buffer
    let units = stride(from: 2, to: bytes.count, by: 2).lazy.map { at -> UInt16 in
      let (a, b) = (UInt16(buffer[at]), UInt16(buffer[at + 1]))
      return isLittle ? b << 8 | a : a << 8 | b
    }
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count / 2)
    let isBroken = transcode(
      units.makeIterator(), from: UTF16.self, to: UTF8.self, stoppingOnError: true, into: { text.append($0) })
    return isBroken ? nil : FileBytes(copying: text)
  }

  private static func withNewlines(_ bytes: FileBytes, _ notes: inout [String]) -> FileBytes {
    let head = bytes.buffer.prefix(1 << 16)
    let (feed, carriage) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))
    guard head.contains(carriage), !head.contains(feed), !bytes.buffer.contains(feed) else { return bytes }
    notes.append("Lines end with a carriage return alone.")
    return FileBytes(copying: bytes.buffer.map { $0 == carriage ? feed : $0 })
  }
}
