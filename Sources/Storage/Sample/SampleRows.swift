import Diagnostics
import Market

/// The rows of one series in a sample file, as published.
///
/// A reader of its own, because the importer has no use for an adjusted close; it knows exactly the two
/// layouts of the sample and refuses anything else.
struct SampleRows {
  var dates: [CivilDate] = []
  var open: [Double] = []
  var high: [Double] = []
  var low: [Double] = []
  var close: [Double] = []
  var volume: [Double] = []
  var adjustedClose: [Double] = []

  private static let columns = ["Date", "Open", "High", "Low", "Close", "Volume", "Adj Close"]

  /// - Parameter ticker: keeps the rows of this ticker in a file that holds several; `nil` keeps all.
  static func read(_ path: String, ticker: String?) throws -> SampleRows {
    let file = try FileBytes(path: path)
    guard let packing = Archive.Packing(file) else {
      throw AssayError.damagedSample(path, 1, "is not packed")
    }
    let unpacked = try Archive.unpack(file, packing, path: path)
    let text = unpacked.text(0..<unpacked.count)
    let lines = text.utf8.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
    let names = cells(of: lines.first ?? Substring().utf8).map(String.init)
    let positions = columns.compactMap { names.firstIndex(of: $0) }
    let tickerPosition = names.firstIndex(of: "Ticker")
    guard positions.count == columns.count, (tickerPosition == nil) == (ticker == nil) else {
      throw AssayError.damagedSample(path, 1, "does not have the columns \(columns.joined(separator: ", "))")
    }
    var rows = SampleRows()
    for (number, line) in lines.enumerated().dropFirst() {
      let cells = cells(of: line)
      guard cells.count == names.count else {
        throw AssayError.damagedSample(
          path, number + 1, "has \(cells.count) cells in a row of \(names.count)")
      }
      if let tickerPosition, let ticker, cells[tickerPosition] != ticker { continue }
      guard rows.append(positions.map { cells[$0] }) else {
        throw AssayError.damagedSample(path, number + 1, "has a cell that is neither date nor number")
      }
    }
    return rows
  }

  private static func cells(of line: Substring.UTF8View) -> [Substring] {
    line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map { Substring($0) }
  }

  /// Adds a row of cells in the order of `columns`; `false` when one is not what it should be.
  private mutating func append(_ cells: [Substring]) -> Bool {
    let numbers = cells.dropFirst().compactMap { Double($0) }
    guard let date = Self.date(cells[0]), numbers.count == 6, numbers.allSatisfy(\.isFinite) else {
      return false
    }
    dates.append(date)
    open.append(numbers[0])
    high.append(numbers[1])
    low.append(numbers[2])
    close.append(numbers[3])
    volume.append(numbers[4])
    adjustedClose.append(numbers[5])
    return true
  }

  /// `2000-03-01` or `3/1/2000`.
  private static func date(_ cell: Substring) -> CivilDate? {
    let parts = cell.split(separator: "/").compactMap { Int($0) }
    return parts.count == 3
      ? CivilDate(year: parts[2], month: parts[0], day: parts[1]) : CivilDate(String(cell))
  }

  /// Adjusts prices and volumes, and gives a sentence for each thing that was done.
  mutating func adjust() -> [String] {
    let adjustment = PriceAdjustment(close: close, adjustedClose: adjustedClose)
    adjustment.apply(to: &open)
    adjustment.apply(to: &high)
    adjustment.apply(to: &low)
    adjustment.apply(to: &close)
    for i in volume.indices { volume[i] *= adjustment.volumeFactors[i] }
    var done = adjustment.splits.map { split in
      "prices and volumes before \(dates[split.index]) adjusted for a split of \(Self.text(split.ratio)) to 1"
    }
    if adjustment.dividendCount > 0 {
      done.append(
        "prices adjusted for \(adjustment.dividendCount) dividends, as the source's adjusted close has them")
    }
    let unknown = volume.indices.filter { volume[$0] == 0 }
    for i in unknown { volume[i] = .nan }
    if !unknown.isEmpty { done.append("\(unknown.count) volumes of 0 taken as missing") }
    return done
  }

  private static func text(_ ratio: Double) -> String {
    ratio == ratio.rounded() ? "\(Int(ratio))" : "\(ratio)"
  }
}
