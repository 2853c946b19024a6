extension NaiveRules {
  static let momentum: [String: Make] = [
    "MACD": { bars, p in
      let (fast, slow, signal) = (p.whole("macd_fast"), p.whole("macd_slow"), p.whole("macd_signal"))
      // Both averages start together: the fast one with the last values before the slow one's first.
      let late = Column(bars.count) { $0 < slow - fast ? .nan : bars.c[$0] }
      let macd = late.exponential(fast).minus(bars.c.exponential(slow))
      let average = macd.exponential(signal)
      return NaiveRule(
        enters: { t in macd[t] >~ average[t] && macd[t - 1] <=~ average[t - 1] },
        exits: { t in macd[t] <~ average[t] })
    },
    "RSI2_MeanReversion": { bars, p in
      let rsi = bars.c.rsi(p.whole("rsi_length"))
      return NaiveRule(
        enters: { t in rsi[t] <~ p["rsi_oversold"] }, exits: { t in rsi[t] >~ p["rsi_overbought"] })
    },
    "IBSStrategy": { bars, p in
      let ibs = bars.ibs
      return NaiveRule(
        enters: { t in exactly(ibs[t] < p["ibs_buy_threshold"]) },
        exits: { t in exactly(ibs[t] > p["ibs_sell_threshold"]) })
    },
  ]
}
