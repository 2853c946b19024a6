import Diagnostics
import Storage

extension RoleChoice {
  /// Sees to it that an adjusted close does not stand beside raw prices: the raw close, which gives the ratio for the
  /// other three, is found by name, or the choice is refused.
  mutating func adjustRanges() throws(AssayError) {
    guard let close = fact(.close), columns[.rawClose] == nil, !options.isPriceOnly,
      ColumnNames.adjusted.contains(close.normalised)
    else { return }
    if !barred.contains(.rawClose) {
      let raw = free { ColumnNames.close.contains($0) }
      if raw.count == 1 {
        columns[.rawClose] = raw[0].index
        adjustment = "open, high and low multiplied by `\(close.name)` ÷ `\(raw[0].name)`"
        notes.append(
          "Open, high and low are multiplied by `\(close.name)` ÷ `\(raw[0].name)`, so that all four prices are "
            + "adjusted; the volume is left as it is.")
        return
      }
    }
    guard let high = columns[.high], let low = columns[.low], isInside(close.index, high: high, low: low)
    else {
      throw AssayError.badData(
        "adjusted_close_alone",
        "`\(close.name)` is adjusted and does not lie between the high and the low, which are not.",
        remedy:
          "Name the close before adjustments with `--map raw_close=COLUMN`, and all prices are adjusted; or "
          + "take the closes alone with `--price-only`.", at: place)
    }
  }

  /// Whether nearly all sampled closes lie between high and low, to the rounding of two decimals.
  private func isInside(_ close: Int, high: Int, low: Int) -> Bool {
    guard let sample else { return false }
    var (seen, inside) = (0, 0)
    for row in sample.rows {
      let values = [close, high, low].compactMap { column in
        column < row.cells.count ? NumberReader.read(sample.bytes.cell(row.cells[column]), .plain) : nil
      }
      guard values.count == 3 else { continue }
      seen += 1
      if values[0] <= values[1] + 0.005, values[0] >= values[2] - 0.005 { inside += 1 }
    }
    return seen > 0 && Double(inside) >= 0.9 * Double(seen)
  }
}
