internal import Glibc

extension QualityCheck {
  /// Moves between bars: outliers, prints that come straight back, splits, jumps over holes.
  mutating func checkReturns() {
    let returns = ReturnColumn(bars.close, asDifferences: usesDifferences)
    largestMove = returns.largest.map { QualityReport.Move(logReturn: $0.value, at: time($0.bar)) }
    checkSplits()
    guard let scores = scores(of: returns) else { return }
    checkOutliers(scores)
    checkSpikes(scores, returns.values)
    checkHoles(scores)
  }

  /// Robust deviations of each return. Intraday, moves over a session boundary are a population of their own.
  private func scores(of returns: ReturnColumn) -> [Double]? {
    let values = returns.values
    guard bars.timeframe.isIntraday else {
      guard let scale = RobustScale(values) else { return nil }
      return values.map { scale.score($0) }
    }
    var inside: [Double] = []
    var across: [Double] = []
    inside.reserveCapacity(count)
    for i in 1..<max(1, count) {
      if sessionDates[i] == sessionDates[i - 1] { inside.append(values[i]) } else { across.append(values[i]) }
    }
    guard let general = RobustScale(inside) ?? RobustScale(values) else { return nil }
    let boundary = RobustScale(across) ?? general
    return values.indices.map {
      $0 > 0 && sessionDates[$0] != sessionDates[$0 - 1]
        ? boundary.score(values[$0]) : general.score(values[$0])
    }
  }

  private mutating func checkOutliers(_ scores: [Double]) {
    let found = scores.indices.filter { abs(scores[$0]) > options.outlierDeviations }
    var tally = tally()
    // The largest are the ones to look at; ties by time.
    for i in found.sorted(by: { (-abs(scores[$0]), $0) < (-abs(scores[$1]), $1) }) {
      tally.add(i) { move(i) + ", \(Int(min(abs(scores[i]), 1e15))) robust deviations" }
    }
    let kind = usesDifferences ? "price changes" : "returns"
    add(
      .outlier, .note, tally,
      "Moves of more than \(Int(options.outlierDeviations)) robust deviations of \(kind): "
        + "\(counted(tally.count, "bar")); the largest are listed.")
  }

  /// A large move that the next bar takes back, in a market that was calm before and after.
  private mutating func checkSpikes(_ scores: [Double], _ returns: [Double]) {
    var spikes = tally()
    let bound = options.outlierDeviations
    for i in scores.indices.dropLast() where abs(scores[i]) > bound && abs(scores[i + 1]) > bound {
      guard abs(returns[i] + returns[i + 1]) < 0.2 * abs(returns[i]),
        abs(returns[i]) > 8 * usualMove(around: i, returns)
      else { continue }
      spikes.add(i) { move(i) + ", back at \(bars.close[i + 1]) on the next bar" }
    }
    add(
      .priceSpike, .warning, spikes,
      "Closes that jump and come straight back in a calm market, likely bad prints: "
        + "\(counted(spikes.count, "bar")).")
  }

  /// Mean |return| of the ten bars on either side of the pair (i, i + 1).
  private func usualMove(around i: Int, _ returns: [Double]) -> Double {
    let near = Array(returns[max(1, i - 10)..<i]) + Array(returns[min(count, i + 2)..<min(count, i + 12)])
    let moves = near.filter(\.isFinite)
    return moves.isEmpty ? 0 : moves.reduce(0) { $0 + abs($1) } / Double(moves.count)
  }

  private mutating func checkHoles(_ scores: [Double]) {
    var jumps = tally()
    for i in scores.indices.dropFirst() where abs(scores[i]) > options.outlierDeviations / 2 {
      let missing = missingSessions(before: i)
      guard missing >= options.holeSessions else { continue }
      jumps.add(i) { move(i) + " after \(counted(missing, "missing session"))" }
    }
    add(
      .jumpAtHole, .warning, jumps,
      "Holes of \(options.holeSessions) or more sessions that end in a jump, which a backtest would take for the "
        + "move of one bar: \(jumps.count).")
  }

  // MARK: Splits

  private static let splitRatios: [Double] = [
    1.5, 2, 3, 4, 5, 6, 7, 8, 10, 15, 20, 25, 30, 50, 100,
  ]

  /// Jumps by the ratio of a split from close to open and to close, that last until the next bar.
  private mutating func checkSplits() {
    guard bars.instrument.assetClass == .equity else { return }
    var splits = tally()
    for i in 1..<max(1, count) {
      let (before, open, close) = (bars.close[i - 1], bars.open[i], bars.close[i])
      guard before > 0, open > 0, close > 0, close > before * 1.4 || close < before * 0.72,
        let ratio = Self.splitRatios.first(where: { isSplit(i, by: $0) || isSplit(i, by: 1 / $0) })
      else { continue }
      let (new, old) = ratio == 1.5 ? (3, 2) : (Int(ratio), 1)
      let name = close < before ? "\(new):\(old)" : "\(old):\(new)"
      splitBars.insert(i)
      splits.add(i) { "\(before) → \(close), like a \(name) split" }
    }
    add(
      .suspectedSplit, .warning, splits,
      "Jumps that look like splits for which the prices are not adjusted: \(splits.count).")
  }

  /// Whether bar i opens and closes at the price before divided by `ratio`, with no such move on either side.
  private func isSplit(_ i: Int, by ratio: Double) -> Bool {
    let level = bars.close[i - 1] / ratio
    let (atOpen, atClose) = (abs(log(bars.open[i] / level)), abs(log(bars.close[i] / level)))
    // A split opens at its ratio, however wild the day; a crash of the same size seldom does.
    let isNear = atOpen < 0.03 && atClose < 0.1 || atOpen < 0.045 && atClose < 0.06
    // Three for two is no more than a bad day of a wild share, so it has to be met more closely.
    let isSmall = abs(log(ratio)) < log(1.6)
    guard isSmall ? atOpen < 0.025 && atClose < 0.06 : isNear else { return false }
    return isCalm(i - 1, by: ratio) && isCalm(i + 1, by: ratio) && standsOut(i, by: ratio)
      && !isTradedLikeNews(i, by: ratio)
  }

  /// Whether the bars around have no moves that come near the size of the split.
  private func standsOut(_ i: Int, by ratio: Double) -> Bool {
    let near = Array(max(1, i - 10)..<i) + Array(min(count, i + 1)..<min(count, i + 11))
    let moves = near.map { abs(log(bars.close[$0] / bars.close[$0 - 1])) }.filter(\.isFinite)
    guard !moves.isEmpty else { return true }
    return abs(log(ratio)) > 8 * moves.reduce(0, +) / Double(moves.count)
  }

  /// Whether the volume, counted in shares of the time before, is many times the usual one: news moves a price by half
  /// or a third with such volume. A larger ratio is a split with any volume.
  private func isTradedLikeNews(_ i: Int, by ratio: Double) -> Bool {
    guard abs(log(ratio)) < log(2.1), let volume = bars.volume else { return false }
    let before = volume[max(0, i - 10)..<i].filter { $0 > 0 }.sorted()
    guard before.count >= 5 else { return false }
    return volume[i] / ratio > 4 * before[before.count / 2]
  }

  /// Whether the move into bar i, if there is one, is small beside a split.
  private func isCalm(_ i: Int, by ratio: Double) -> Bool {
    guard i > 0, i < count, bars.close[i] > 0, bars.close[i - 1] > 0 else { return true }
    return abs(log(bars.close[i] / bars.close[i - 1])) < 0.25 * abs(log(ratio))
  }

  private func move(_ i: Int) -> String { "\(bars.close[i - 1]) → \(bars.close[i])" }
}
