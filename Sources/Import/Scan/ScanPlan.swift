/// What the scanner does with each column of every row; the outcome of recognition.
struct ScanPlan: Sendable {
  var delimiter: UInt8
  /// Role of every column; a row has exactly as many cells, except for empty ones at its end.
  var roles: [ColumnRole]
  /// Form of the column with the role `time` or `date`.
  var stampForm: StampForm
  /// Form of the column with the role `clock`.
  var clockForm: ClockForm?
  var zone: StampColumn.ZoneMark
  var context = StampContext()
  /// How prices and volumes are written where they are no plain numbers.
  var prices = NumberForm.plain
  var volumes = NumberForm.plain
  /// Prices are divided by this, which rounds once where the user gave 0.0001; 1 leaves them alone.
  var priceDivisor: Double = 1
  /// The symbol that every row must carry.
  var symbol: [UInt8]?
  /// Whether rows with another symbol are left out; otherwise the first one ends the import.
  var filtersSymbol = false

  /// What prices are divided by to multiply them by `scale`: 10,000 for 0.0001, which is exact.
  static func divisor(forScale scale: Double) -> Double {
    let inverse = (1 / scale).rounded()
    return inverse >= 1 && abs(inverse * scale - 1) < 1e-12 ? inverse : 1 / scale
  }

  var isPriceOnly: Bool { !roles.contains(.open) }
  /// Whether open, high and low follow an adjusted close.
  var isAdjusting: Bool { roles.contains(.rawClose) }
  var hasVolume: Bool { roles.contains(.volume) }
  var hasOffsets: Bool { zone == .offsets }
}

/// The columns that a scan fills, one value a row.
struct RowColumns {
  /// Nanoseconds as written, on the clock of the file; with `offset` subtracted they are UTC.
  var stamp: [Int64] = []
  /// Seconds east of UTC, where rows carry their own offsets.
  var offset: [Int32] = []
  var open: [Double] = []
  var high: [Double] = []
  var low: [Double] = []
  var close: [Double] = []
  /// Empty when the table has no volume.
  var volume: [Double] = []

  var count: Int { stamp.count }
}

/// Memory of `RowColumns` while it is filled. SAFETY: each chunk writes its own rows only.
struct RowTargets: @unchecked Sendable {
  var stamp: UnsafeMutablePointer<Int64>
  var offset: UnsafeMutablePointer<Int32>?
  var open: UnsafeMutablePointer<Double>
  var high: UnsafeMutablePointer<Double>
  var low: UnsafeMutablePointer<Double>
  var close: UnsafeMutablePointer<Double>
  var volume: UnsafeMutablePointer<Double>?
}

/// What one chunk of the file gave, beside the values of its rows.
struct ChunkOutcome: Sendable {
  /// A row that could not be used.
  struct BadRow: Sendable {
    /// Line within the chunk, from 0.
    var line: Int
    var bytes: Range<Int>
    /// Column from 0; -1 when the whole row is meant.
    var column: Int
    var reason: QuarantineReason
  }

  /// Lines next to each other with times in a unit of their own.
  struct UnitRun: Sendable {
    var unit: StampForm.EpochUnit
    /// First and last line within the chunk, from 0.
    var first: Int
    var last: Int
    var rows: Int
  }

  var range: Range<Int>
  /// First row of the result that the chunk may fill.
  var firstRow = 0
  var rows = 0
  var lines = 0
  var blanks = 0
  var otherSymbols = 0
  /// The first row with an unexpected symbol, where that ends the import.
  var firstOtherSymbol: BadRow?
  var bad: [BadRow] = []
  /// Runs of rows whose times are counted in another unit than the rest.
  var unitRuns: [UnitRun] = []
  /// Whether some range does not hold its open and close, or some price is not positive.
  var needsRepair = false
  var hasMissingVolumes = false
  /// Whether a time was written as 24:00.
  var hasHour24 = false

  /// Takes over what was seen on the rows that were read in place.
  mutating func take(_ seen: FastRow.Seen) {
    needsRepair = needsRepair || seen.needsRepair
    hasMissingVolumes = hasMissingVolumes || seen.hasMissingVolumes
    hasHour24 = hasHour24 || seen.hasHour24
  }
}

extension ChunkOutcome {
  /// Takes down that the line just read counts its time in another unit.
  mutating func note(_ unit: StampForm.EpochUnit) {
    if let last = unitRuns.last, last.unit == unit, last.last + 1 == lines {
      unitRuns[unitRuns.count - 1].last = lines
      unitRuns[unitRuns.count - 1].rows += 1
    } else {
      unitRuns.append(UnitRun(unit: unit, first: lines, last: lines, rows: 1))
    }
  }
}
