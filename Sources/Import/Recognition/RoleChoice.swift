import Diagnostics
import Market

/// Gives the columns of a table their roles: by the user's map, then by name, then (without a header) by
/// layout.
///
/// Where two columns could fill one role, a rule decides and a note says so, or the import is refused with
/// the option that decides:
/// - time: a column that is an instant by itself (its own zone, an epoch, UTC in its name) wins over one
///   without; of `open_time` and `close_time` the open wins unless stamps are said to be closes;
/// - close: `Close` wins over `Adj Close`, `Last`, `Settle` and `Price`; `Last` beside `Settle` is refused; where
///   the user takes `Adj Close`, `Close` becomes the raw close by which the other three prices are adjusted;
/// - volume: `Volume` wins over anything longer; of `Volume BTC` and `Volume USDT` the one in the
///   instrument's own unit wins; else it is refused.
struct RoleChoice {
  let facts: [ColumnFact]
  let options: ImportOptions
  let hasHeader: Bool
  /// Sampled rows, for tables without a header; `nil` where columns always have names.
  let sample: TableSample?
  /// Place of the header, for messages.
  let place: ImportPlace

  /// Column of each role, from 0.
  var columns: [ColumnRole: Int] = [:]
  var notes: [String] = []
  /// Whether the name of the time column says UTC.
  var isNamedUTC = false
  /// The end of the bar that the name of the time column says.
  var namedConvention: StampConvention?
  var barred: Set<ColumnRole> = []
  /// What is done to prices to bring them onto one scale, as a clause.
  var adjustment: String?

  init(
    facts: [ColumnFact], options: ImportOptions, hasHeader: Bool, sample: TableSample?, place: ImportPlace
  ) throws(AssayError) {
    self.facts = facts
    self.options = options
    self.hasHeader = hasHeader
    self.sample = sample
    self.place = place
    try applyMap()
    if hasHeader {
      try chooseTime()
      try choosePrices()
      try chooseVolume()
      chooseSymbol()
      try adjustRanges()
    } else {
      try chooseByLayout()
    }
    try checkPrices()
  }

  /// The role of each column.
  var roles: [ColumnRole] {
    var roles = [ColumnRole](repeating: .ignored, count: facts.count)
    for role in ColumnRole.allCases { if let column = columns[role] { roles[column] = role } }
    return roles
  }

  func fact(_ role: ColumnRole) -> ColumnFact? { columns[role].map { facts[$0] } }

  // MARK: The user's map

  private mutating func applyMap() throws(AssayError) {
    for role in ColumnRole.allCases {
      guard let name = options.columns[role] else { continue }
      if name.lowercased() == "none", !facts.contains(where: { $0.name == name }) {
        barred.insert(role)
      } else {
        let column = try find(name, for: role)
        if let other = ColumnRole.allCases.first(where: { columns[$0] == column }) {
          throw AssayError(
            code: "column_named_twice",
            message:
              "`--map` takes the column `\(facts[column].name)` for the \(other.rawValue) and the \(role.rawValue).",
            remedy: "Name one column for each.", place: place.description, kind: .usage)
        }
        columns[role] = column
      }
    }
  }

  private func find(_ name: String, for role: ColumnRole) throws(AssayError) -> Int {
    let wanted = ColumnNames.normalised(name)
    let exact = facts.filter { $0.name == name }
    if exact.count > 1 {
      throw AssayError(
        code: "ambiguous_column",
        message:
          "\(exact.count) columns are called `\(name)`: \(listed(exact.map { String($0.index + 1) })), "
          + "counted from 1.",
        remedy: "Name one by its position, such as `--map \(role.rawValue)=\(exact[0].index + 1)`.",
        place: place.description, kind: .usage)
    }
    if let exact = exact.first { return exact.index }
    if let near = facts.firstIndex(where: { $0.normalised == wanted && hasHeader && !wanted.isEmpty }) {
      return near
    }
    if let position = Int(name), facts.indices.contains(position - 1) { return position - 1 }
    throw AssayError(
      code: "unknown_column",
      message: "There is no column `\(name)` for the \(role.rawValue)."
        + NearestName.suggestion(for: name, among: facts.map(\.name)),
      remedy: hasHeader
        ? "The columns are \(listed(facts.map(\.name)))."
        : "The file has no header; name a column by its position from 1 to \(facts.count).",
      place: place.description, kind: .usage)
  }

  // MARK: Time

  private mutating func chooseTime() throws(AssayError) {
    if columns[.clock] != nil || columns[.date] != nil { return try completeDateAndClock() }
    if columns[.time] == nil {
      let likely = facts.filter { $0.mayBeTime && $0.stamp?.isEarly == false }
      let candidates = likely.isEmpty ? facts.filter(\.mayBeTime) : likely
      // Digits such as 101500 can be a time of day and a date; beside a date they are a time of day.
      let clocks = facts.filter { $0.clock != nil && $0.stamp?.hasClock != true && $0.normalised != "date" }
      let dates = candidates.filter { $0.clock == nil && !($0.stamp?.hasClock ?? true) }
      let instants = candidates.filter(isInstant)
      if instants.isEmpty, dates.count == 1, clocks.count == 1, dates[0].index != clocks[0].index,
        candidates.allSatisfy({ $0.index == dates[0].index || $0.index == clocks[0].index })
      {
        columns[.date] = dates[0].index
        columns[.clock] = clocks[0].index
        return
      }
      columns[.time] = try best(candidates, instants).index
    }
    guard let time = fact(.time) else { return }
    guard time.stamp != nil else { throw unreadableTime(time) }
    isNamedUTC = ColumnNames.saysUTC(time.normalised)
    namedConvention = ColumnNames.convention(time.normalised)
  }

  private mutating func completeDateAndClock() throws(AssayError) {
    for role in [ColumnRole.date, .clock] where columns[role] == nil {
      let other = columns[role == .date ? .clock : .date]
      let fitting = facts.filter { fact in
        fact.index != other && (role == .date ? fact.mayBeTime : fact.clock != nil)
      }
      guard fitting.count == 1 else {
        throw ambiguous(role, fitting.isEmpty ? facts : fitting)
      }
      columns[role] = fitting[0].index
    }
    if let date = fact(.date), date.stamp == nil { throw unreadableTime(date) }
    if let clock = fact(.clock), clock.digitClock == nil { throw unreadableTime(clock) }
  }

  private func isInstant(_ fact: ColumnFact) -> Bool {
    guard let stamp = fact.stamp else { return false }
    return stamp.zone != .none || ColumnNames.saysUTC(fact.normalised)
  }

  private mutating func best(
    _ candidates: [ColumnFact], _ instants: [ColumnFact]
  ) throws(AssayError) -> ColumnFact {
    var pool = instants.isEmpty ? candidates : instants
    if pool.count > 1 {
      let wanted = options.stamp ?? .open
      let other: StampConvention = wanted == .open ? .close : .open
      let fitting = pool.filter { ColumnNames.convention($0.normalised) != other }
      if !fitting.isEmpty { pool = fitting }
    }
    guard let chosen = pool.first else { throw noTime() }
    guard pool.count == 1 || pool.dropFirst().allSatisfy({ holdSameCells(chosen, $0) }) else {
      throw ambiguous(.time, pool)
    }
    if candidates.count > 1 {
      let others = listed(candidates.filter { $0.index != chosen.index }.map(\.name))
      let reason = instants.count == 1 && candidates.count > instants.count ? ", which is an instant" : ""
      notes.append("Of several time columns `\(chosen.name)` is used\(reason); \(others) is left out.")
    }
    return chosen
  }

  /// Whether two columns hold the same text in every sampled row.
  private func holdSameCells(_ a: ColumnFact, _ b: ColumnFact) -> Bool {
    guard let sample else { return false }
    return sample.rows.allSatisfy { row in
      a.index < row.cells.count && b.index < row.cells.count
        && sample.bytes.cell(row.cells[a.index]).elementsEqual(sample.bytes.cell(row.cells[b.index]))
    }
  }

  // MARK: Prices

  private mutating func choosePrices() throws(AssayError) {
    let names = Set(facts.map(\.normalised))
    let hasLetters = ["o", "h", "l", "c"].allSatisfy(names.contains)
    for (role, known, letter) in [
      (ColumnRole.open, ColumnNames.open, "o"), (.high, ColumnNames.high, "h"), (.low, ColumnNames.low, "l"),
      (.close, ColumnNames.close, "c"),
    ] where columns[role] == nil && !barred.contains(role) && !(options.isPriceOnly && role != .close) {
      let found = free { known.contains($0) || (hasLetters && $0 == letter) }
      if found.count > 1 { throw ambiguous(role, found) }
      columns[role] = found.first?.index
    }
    if columns[.close] == nil { try chooseOtherClose() }
    noteOtherCloses()
  }

  private mutating func chooseOtherClose() throws(AssayError) {
    for known in [ColumnNames.closeLike, ColumnNames.singlePrice] {
      let found = free { known.contains($0) }
      if found.count > 1 { throw ambiguous(.close, found) }
      guard let chosen = found.first else { continue }
      columns[.close] = chosen.index
      notes.append("There is no column named close; `\(chosen.name)` is used.")
      return
    }
  }

  private mutating func noteOtherCloses() {
    guard columns[.close] != nil else { return }
    let others = free { (ColumnNames.closeLike + ColumnNames.adjusted).contains($0) }
    guard !others.isEmpty, let close = fact(.close) else { return }
    notes.append(
      "`\(close.name)` is the close; \(listed(others.map(\.name))) is left out (`--map close=NAME` takes it, and "
        + "adjusts the other prices with an adjusted one)."
    )
  }

  /// Columns without a role whose normalised name fits.
  func free(_ fits: (String) -> Bool) -> [ColumnFact] {
    let taken = Set(columns.values)
    return facts.filter { !taken.contains($0.index) && !$0.isPercent && fits($0.normalised) }
  }

  // MARK: Volume and symbol

  private mutating func chooseVolume() throws(AssayError) {
    guard columns[.volume] == nil, !barred.contains(.volume) else { return }
    let exact = free { ColumnNames.volume.contains($0) || $0 == "v" }.filter { fact in
      fact.normalised != "v" || facts.contains { $0.normalised == "c" }
    }
    // Terminals write ticks and lots beside each other, and zeros where a market reports no lots.
    let filled = exact.filter { !$0.isAllZero }
    if let chosen = filled.count == 1 ? filled[0] : exact.count == 1 ? exact[0] : nil {
      columns[.volume] = chosen.index
      if exact.count > 1 {
        let others = listed(exact.filter { $0.index != chosen.index }.map(\.name))
        notes.append("`\(chosen.name)` is the volume; \(others) is 0 in every row looked at.")
      }
      return
    }
    if exact.count > 1 { throw ambiguous(.volume, exact) }
    let longer = free { $0.hasPrefix("volume") || $0.hasPrefix("vol") }
    guard !longer.isEmpty else { return noteUnnamedVolume() }
    let own = longer.filter(isInOwnUnit)
    guard own.count == 1 else { throw ambiguous(.volume, longer) }
    columns[.volume] = own[0].index
    let others = listed(longer.filter { $0.index != own[0].index }.map(\.name))
    notes.append("`\(own[0].name)` is the volume in units of the instrument; \(others) is left out.")
  }

  /// Says that bars have no volume, where a column of numbers under another name could be it.
  private mutating func noteUnnamedVolume() {
    let taken = Set(columns.values)
    let others = facts.filter {
      !taken.contains($0.index) && $0.isNumber && !$0.isPercent && !$0.mayBeTime && !$0.isAllZero
        && !(ColumnNames.closeLike + ColumnNames.adjusted + ColumnNames.symbol).contains($0.normalised)
    }
    guard !others.isEmpty, others.count <= 6 else { return }
    notes.append(
      "No column is named like a volume, so the bars have none; `--map volume=NAME` takes one of "
        + "\(listed(others.map(\.name))).")
  }

  /// `Volume BTC` of `BTC/USDT` or `BTCUSDT`.
  private func isInOwnUnit(_ fact: ColumnFact) -> Bool {
    let suffix = fact.normalised.dropFirst(fact.normalised.hasPrefix("volume") ? 6 : 3)
    guard !suffix.isEmpty else { return false }
    let symbols =
      [options.instrument.symbol]
      + facts.filter { ColumnNames.symbol.contains($0.normalised) }
      .compactMap(\.firstValue)
    return symbols.contains { ColumnNames.normalised($0).hasPrefix(suffix) }
  }

  private mutating func chooseSymbol() {
    guard columns[.symbol] == nil, !barred.contains(.symbol) else { return }
    columns[.symbol] = free { ColumnNames.symbol.contains($0) }.first?.index
  }
}
