extension NaiveRules {
  /// Several closes in a row, and new lows.
  static let streaks: [String: Make] = [
    "BuyOn5BarLow": { bars, p in
      let low = bars.l.lowest(p.whole("lookback"))
      return NaiveRule(
        enters: { t in exactly(bars.c[t] < low[t - 1]) }, exits: { t in bars.closesOverLastHigh(t) })
    },
    "ThreeBarLow": { bars, p in
      let (low, high) = (bars.l.lowest(p.whole("lookback_entry")), bars.h.highest(p.whole("lookback_exit")))
      let mean = bars.c.mean(p.whole("ma_period"))
      let isFree = !p.isOn("use_ma_filter")
      return NaiveRule(
        enters: { t in exactly(bars.c[t] < low[t - 1]) && (exactly(isFree) || bars.c[t] >~ mean[t]) },
        exits: { t in exactly(bars.c[t] > high[t - 1]) })
    },
    "FourBarMomentumReversal": { bars, p in
      let (k, n) = (p.whole("lookback"), p.whole("buy_threshold"))
      return NaiveRule(
        enters: { t in exactly((t - n + 1...t).allSatisfy { bars.c[$0] < bars.c[$0 - k] }) },
        exits: { t in bars.closesOverLastHigh(t) })
    },
    "ConsecutiveBearishCandle": { bars, p in
      NaiveRule(
        enters: { t in exactly(bars.fallingCloses(t) >= p.whole("consecutive_lookback")) },
        exits: { t in bars.closesOverLastHigh(t) })
    },
    "ConsecutiveBarsEMA": { bars, p in
      let (n, length) = (p.whole("consecutive_bars_threshold"), p.whole("ma_length"))
      let mean = p.word("ma_type") == "SMA" ? bars.c.mean(length) : bars.c.exponential(length)
      return NaiveRule(
        enters: { t in (t - n + 1...t).reduce(.yes) { $0 && bars.c[$1] <~ mean[$1] } },
        exits: { t in bars.closesOverLastHigh(t) })
    },
    "ThreeDownThreeUp": { bars, p in
      let isAllowed = bars.emaFilter(p)
      return NaiveRule(
        enters: { t in exactly(bars.fallingCloses(t) >= p.whole("consecutive_down_entry")) && isAllowed(t) },
        exits: { t in exactly(bars.risingCloses(t) >= p.whole("consecutive_up_exit")) })
    },
    "ConsecutiveCloseLow": { bars, p in
      let (n, isAllowed) = (p.whole("threshold"), bars.emaFilter(p))
      return NaiveRule(
        enters: { t in
          exactly((t - n + 1...t).allSatisfy { bars.c[$0] < bars.l[$0 - 1] }) && isAllowed(t)
        }, exits: { t in bars.closesOverLastHigh(t) })
    },
  ]
}
