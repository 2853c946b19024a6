import Diagnostics
import Market

extension BarAssembler {
  /// Puts aside bars that end before 1900 or after tomorrow: no price was ever taken there.
  ///
  /// - Throws: `implausible_times` when most bars are such, because then the stamps were not understood.
  mutating func putAsideImplausible() throws {
    let stamps = bars.columns.stamp
    let first = Self.earliest
    let last = options.today.map { Int64($0.daysSinceEpoch + 2) * Timestamp.nanosecondsPerDay } ?? .max
    guard stamps.contains(where: { $0 < first || $0 > last }) else { return }
    let wrong = stamps.indices.filter { stamps[$0] < first || stamps[$0] > last }
    if wrong.count * 2 > stamps.count {
      let time = Timestamp(nanoseconds: stamps[wrong[0]])
      let row = source.locate([bars.row(wrong[0])]).first
      let what = stamps[wrong[0]] < first ? "before 1900" : "in the future"
      throw AssayError.badData(
        "implausible_times",
        "\(wrong.count) of \(stamps.count) bars would lie \(what): the first at \(time), read from the form "
          + "\(report.timestampForm).",
        remedy:
          "Name another column with `--map time=COLUMN`, or give the order of dates with `--date-order`.",
        at: ImportPlace(path: report.file, line: row?.line ?? place.line, column: facts.timeColumn))
    }
    for i in wrong { putAside.append((bars.row(i), .implausibleTime)) }
    let removed = Set(wrong)
    if !dates.isEmpty { dates = dates.indices.filter { !removed.contains($0) }.map { dates[$0] } }
    bars.remove(removed)
    isInOrder = bars.isAscending
  }

  /// 1900-01-01.
  private static let earliest: Int64 = -2_208_988_800_000_000_000
}

extension BarAssembler {
  /// Refuses prices that are kept as integers of a millionth or a billionth: taken as they stand, one contract would be
  /// worth more than the world. Quotations that are less far off are told of by the quality check.
  func checkLevel() throws {
    guard options.scale == nil, let median = medianClose else { return }
    let level = PriceLevel.mismatch(of: options.instrument, prices: bars.columns.close)
    let isFuture = (level?.factor).map { $0 <= Self.fixedPoint } ?? false
    let isShare = [.equity, .index].contains(options.instrument.assetClass) && median > 1e8
    guard isFuture || isShare else { return }
    let factor = level?.factor ?? 1e-9
    throw AssayError.badData(
      "implausible_prices",
      "The closes lie around \(median), where \(options.instrument.symbol) is quoted "
        + (level.map { "from \($0.plausible.lowerBound) to \($0.plausible.upperBound)" }
          ?? "below 100,000,000")
        + ": they are integers of a fraction of a price.",
      remedy: "Say `--scale \(factor)`, or `--scale 1` if they are whole prices.", at: place)
  }

  /// From this factor on, prices are not merely quoted in another unit.
  private static let fixedPoint = 1e-6

  private var medianClose: Double? {
    let closes = bars.columns.close
    guard !closes.isEmpty else { return nil }
    let sample = stride(from: 0, to: closes.count, by: max(1, closes.count / 1_000)).map { abs(closes[$0]) }
      .sorted()
    return sample[sample.count / 2]
  }
}
