/// Splits one line into cells: quotes removed, spaces around trimmed.
///
/// A record is a line: a quoted cell may hold delimiters and doubled quotes, but no line end, which has no
/// place in times and prices.
package struct CellSplitter {
  package let delimiter: UInt8
  /// Byte offsets of each cell of the last line, without its quotes.
  package private(set) var cells: [Range<Int>] = []
  /// Whether a quote was opened and not closed.
  package private(set) var hasOpenQuote = false

  package init(delimiter: UInt8) { self.delimiter = delimiter }

  /// Splits the bytes of `line`, which excludes the line end.
  package mutating func split(_ line: Range<Int>, of bytes: UnsafePointer<UInt8>) {
    cells.removeAll(keepingCapacity: true)
    hasOpenQuote = false
    var at = line.lowerBound
    while true {
      at = appendCell(from: at, to: line.upperBound, bytes)
      if at >= line.upperBound { break }
      at += 1
      if at == line.upperBound {
        cells.append(at..<at)
        break
      }
    }
  }

  /// Appends the cell that starts at `start`; returns the position of the delimiter after it, or the end.
  private mutating func appendCell(from start: Int, to end: Int, _ bytes: UnsafePointer<UInt8>) -> Int {
    var from = start
    while from < end, isSpace(bytes[from]) { from += 1 }
    if from < end, bytes[from] == UInt8(ascii: "\"") { return appendQuoted(from: from + 1, to: end, bytes) }
    var at = from
    while at < end, bytes[at] != delimiter { at += 1 }
    var to = at
    while to > from, isSpace(bytes[to - 1]) { to -= 1 }
    cells.append(from..<to)
    return at
  }

  private mutating func appendQuoted(from start: Int, to end: Int, _ bytes: UnsafePointer<UInt8>) -> Int {
    var at = start
    while at < end {
      if bytes[at] == UInt8(ascii: "\"") {
        guard at + 1 < end, bytes[at + 1] == UInt8(ascii: "\"") else { break }
        at += 1
      }
      at += 1
    }
    hasOpenQuote = hasOpenQuote || at == end
    cells.append(start..<at)
    // Anything between the closing quote and the delimiter makes the cell a wrong one, not a shorter one.
    let close = at
    while at < end, bytes[at] != delimiter { at += 1 }
    if bytes[min(close + 1, end)..<at].contains(where: { !isSpace($0) }) {
      cells[cells.count - 1] = start..<at
    }
    return at
  }

  private func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || (byte == UInt8(ascii: "\t") && delimiter != UInt8(ascii: "\t"))
  }
}

extension UnsafePointer<UInt8> {
  fileprivate subscript(range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: self + range.lowerBound, count: max(0, range.count))
  }
}
