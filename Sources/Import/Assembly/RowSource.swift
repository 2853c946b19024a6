import Storage

/// Where rows came from, for reports and quarantine: the line and text of a row of the scan.
protocol RowSource {
  /// Lines and texts of rows, which are given in ascending order.
  func locate(_ rows: [Int]) -> [LocatedRow]
}

/// A row found again in its file.
struct LocatedRow {
  /// Line in the file, counted from 1.
  var line: Int
  var text: String
}

extension ScanIndex: RowSource {
  /// Number of the first line of each chunk, counted from 1.
  var firstLines: [Int] {
    var line = table.bodyLine
    return chunks.map { chunk in
      defer { line += chunk.lines }
      return line
    }
  }

  /// Rows are found by reading the lines of their chunks again, so that the scan need not remember them.
  func locate(_ rows: [Int]) -> [LocatedRow] {
    var found: [LocatedRow] = []
    var wanted = rows[...]
    var firstRow = 0
    for (chunk, firstLine) in zip(chunks, firstLines) {
      let inChunk = wanted.prefix { $0 < firstRow + chunk.rows }
      if !inChunk.isEmpty { locate(inChunk, chunk, firstRow, firstLine, &found) }
      wanted = wanted.dropFirst(inChunk.count)
      firstRow += chunk.rows
    }
    return found
  }

  private func locate(
    _ rows: ArraySlice<Int>, _ chunk: ChunkOutcome, _ firstRow: Int, _ firstLine: Int,
    _ found: inout [LocatedRow]
  ) {
    var lines = TextLines(table.bytes, from: chunk.range.lowerBound)
    var splitter = CellSplitter(delimiter: plan.delimiter)
    var bad = chunk.bad[...]
    var wanted = rows
    var row = firstRow
    var line = 0
    while let next = wanted.first, let range = lines.next() {
      defer { line += 1 }
      if let known = bad.first, known.line == line {
        bad = bad.dropFirst()
        continue
      }
      if TextLines.isBlank(range, in: table.bytes) || isOtherSymbol(range, &splitter) { continue }
      if row == next {
        found.append(LocatedRow(line: firstLine + line, text: TextLines.text(range, in: table.bytes)))
        wanted = wanted.dropFirst()
      }
      row += 1
    }
  }

  private func isOtherSymbol(_ line: Range<Int>, _ splitter: inout CellSplitter) -> Bool {
    guard plan.filtersSymbol, let symbol = plan.symbol, let column = plan.roles.firstIndex(of: .symbol) else {
      return false
    }
    if line.count > TextLines.longest { return false }
    splitter.split(line, of: table.bytes.start)
    return !table.bytes.cell(splitter.cells[column]).elementsEqual(symbol)
  }
}
