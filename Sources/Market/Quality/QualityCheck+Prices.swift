extension QualityCheck {
  /// Prices of single bars: invalid, out of their range, not positive, flat, stale, at another level.
  mutating func checkPrices() {
    checkValues()
    checkStaleRuns()
    checkLevel()
    checkTick()
  }

  private mutating func checkValues() {
    var (invalid, high, low, nonPositive, flat) = (tally(), tally(), tally(), tally(), tally())
    var isCloseOnly = count > 0
    for i in 0..<count {
      let (o, h, l, c) = (bars.open[i], bars.high[i], bars.low[i], bars.close[i])
      if !(o.isFinite && h.isFinite && l.isFinite && c.isFinite) {
        invalid.add(i) { "open \(o), high \(h), low \(l), close \(c)" }
        continue
      }
      if h < max(o, c) { high.add(i) { "high \(h) < \(o > c ? "open \(o)" : "close \(c)")" } }
      if l > min(o, c) { low.add(i) { "low \(l) > \(o < c ? "open \(o)" : "close \(c)")" } }
      if min(min(o, c), min(h, l)) <= 0 { nonPositive.add(i) { "low \(l), close \(c)" } }
      if h == l { flat.add(i) { "high = low = \(h)" } }
      if !(h == l && o == c && h == c) { isCloseOnly = false }
    }
    usesDifferences = nonPositive.count > 0 || invalid.count > 0
    add(.invalidPrice, .error, invalid, "A price that is no number: \(counted(invalid.count, "bar")).")
    add(
      .highBelowPrice, .warning, high,
      "The high lies below the open or close: \(counted(high.count, "bar")); fills can lie outside the range."
    )
    add(
      .lowAbovePrice, .warning, low,
      "The low lies above the open or close: \(counted(low.count, "bar")); fills can lie outside the range.")
    add(
      .nonPositivePrice, .warning, nonPositive,
      "A price of zero or below: \(counted(nonPositive.count, "bar")); real for crude oil in April 2020 and common "
        + "in back-adjusted futures, an error elsewhere. Percent returns are undefined there.")
    addFlat(flat, isCloseOnly: isCloseOnly)
  }

  private mutating func addFlat(_ flat: Tally, isCloseOnly: Bool) {
    if isCloseOnly {
      var all = tally()
      all.add(count, examples: [(0, "open = high = low = close = \(bars.close[0])")])
      add(
        .closeOnly, .warning, all,
        "Every bar has open = high = low = close: the source has closes only, so stops and ranges mean nothing."
      )
    }
    let isMuch = flat.count * 20 > count
    add(
      .flatBars, isMuch && !isCloseOnly ? .warning : .note, flat,
      "No range (high = low): \(counted(flat.count, "bar")) of \(counted(count, "bar")).")
  }

  private mutating func checkStaleRuns() {
    var runs = tally()
    var start = 0
    for i in 1..<max(1, count + 1) {
      if i < count, isSamePrice(i, as: start) { continue }
      let length = i - start
      if length >= options.staleBars {
        let (from, price) = (start, bars.close[start])
        runs.add(from) { "\(length) bars at \(price)" }
      }
      start = i
    }
    add(
      .staleRun, .warning, runs,
      "The price stands still for \(options.staleBars) bars or more: \(counted(runs.count, "time")).")
  }

  private func isSamePrice(_ i: Int, as first: Int) -> Bool {
    let price = bars.close[first]
    return bars.close[i] == price && bars.open[i] == price && bars.high[i] == price && bars.low[i] == price
  }

  private mutating func checkLevel() {
    guard let mismatch = PriceLevel.mismatch(of: bars.instrument, prices: bars.close) else { return }
    var one = tally()
    one.add(0) { "middle price \(mismatch.median)" }
    let range = "\(mismatch.plausible.lowerBound) to \(mismatch.plausible.upperBound)"
    let advice =
      mismatch.factor.map { "multiply prices by \($0), or give" } ?? "give"
    // A power of ten beside the exchange's own quotation makes every profit wrong by that power. Elsewhere the level
    // is a guess from the tick.
    let isSure =
      bars.instrument.assetClass == .future
      && InstrumentRegistry.plausiblePrices(of: bars.instrument.symbol) != nil
      && mismatch.factor.map { $0 >= 100 || $0 <= 0.01 } ?? false
    add(
      .priceLevel, isSure ? .error : .warning, one,
      "Prices around \(mismatch.median) do not fit \(bars.instrument.symbol), which is quoted from \(range) with a "
        + "tick of \(bars.instrument.tick ?? 0): \(advice) tick and point value for this quotation.")
  }

  /// Share of closes that are no multiple of the tick, from at most about 5,000 of them.
  private mutating func checkTick() {
    guard let tick = bars.instrument.tick, count > 0 else { return }
    var off = tally()
    var seen = 0
    for i in stride(from: 0, to: count, by: max(1, count / 5_000)) where bars.close[i].isFinite {
      seen += 1
      let steps = bars.close[i] / tick
      if abs(steps - steps.rounded()) > max(1e-3, abs(steps) * 1e-12) {
        off.add(i) { "close \(bars.close[i])" }
      }
    }
    guard off.count * 20 > seen else { return }
    add(
      .offTick, .note, off,
      "No multiple of the tick \(tick): \(counted(off.count, "close")) of \(counted(seen, "close")) sampled. Prices "
        + "are adjusted, averaged or quoted finer; orders rounded to the tick will not meet them.")
  }

  mutating func checkVolume() {
    var (zero, missing) = (tally(), tally())
    if let volume = bars.volume {
      for i in 0..<count {
        if volume[i].isNaN {
          missing.add(i) { "no volume" }
        } else if volume[i] == 0 {
          zero.add(i) { "volume 0" }
        }
      }
    } else {
      for i in 0..<count { missing.add(i) { "no volume" } }
    }
    add(
      .zeroVolume, zero.count * 100 > count ? .warning : .note, zero,
      "A volume of 0: \(counted(zero.count, "bar")); nothing traded, or the source does not know.")
    add(
      .missingVolume, .note, missing,
      missing.count == count
        ? "There is no volume: volume strategies cannot run and fills are not limited by volume."
        : "No volume: \(counted(missing.count, "bar")) of \(counted(count, "bar")).")
  }
}
