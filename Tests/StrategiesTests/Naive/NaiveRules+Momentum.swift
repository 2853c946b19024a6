extension NaiveRules {
  /// Oscillators.
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
    "RSI2_SMAFilter": { bars, p in
      let (rsi, mean) = (bars.c.rsi(p.whole("rsi_length")), bars.c.mean(p.whole("sma_filter")))
      return NaiveRule(
        enters: { t in rsi[t] <~ p["rsi_oversold"] && bars.c[t] >~ mean[t] },
        exits: { t in rsi[t] >~ p["rsi_overbought"] })
    },
    "RSIDivergence": { bars, p in
      let (rsi, k) = (bars.c.rsi(p.whole("rsi_div_length")), p.whole("rsi_div_lookback"))
      let (low, lowRSI) = (bars.l.lowest(k), rsi.lowest(k))
      return NaiveRule(
        enters: { t in exactly(bars.l[t] < low[t - 1]) && rsi[t] >~ lowRSI[t - 1] },
        exits: { t, position in
          rsi[t] >=~ p["rsi_div_overbought"] || bars.l[t] <~ bars.l[position.entry] * (1 - bars.move(0.5))
        })
    },
    "StochasticRSI": { bars, p in
      let rsi = bars.c.rsi(p.whole("stochrsi_length"))
      let place = rsi.place(in: p.whole("stochrsi_stoch_length"), high: rsi, low: rsi)
      return oscillation(place.times(100), p["oversold"], p["overbought"])
    },
    "WilliamsPercentR": { bars, p in
      let place = bars.c.place(in: p.whole("wr_length"), high: bars.h, low: bars.l)
      return oscillation(
        Column(bars.count) { 100 * place[$0] - 100 }, p["wr_oversold"], p["wr_overbought"])
    },
    "CCIStrategy": { bars, p in
      let n = p.whole("cci_length")
      let cci = Column(bars.count) { t in
        guard let window = bars.typical.window(t, n) else { return .nan }
        let mean = window.reduce(0, +) / Double(n)
        let deviation = window.reduce(0) { $0 + abs($1 - mean) } / Double(n)
        return deviation == 0 ? 0 : (bars.typical[t] - mean) / (0.015 * deviation)
      }
      return oscillation(cci, p["cci_oversold"], p["cci_overbought"])
    },
    "MoneyFlowIndex": { bars, p in
      let (n, typical) = (p.whole("mfi_period"), bars.typical)
      let mfi = Column(bars.count) { t in
        if t < n { return .nan }
        let flow = { (i: Int) in typical[i] * bars.v[i] }
        let rises = (t - n + 1...t).filter { typical[$0] > typical[$0 - 1] }.reduce(0) { $0 + flow($1) }
        let falls = (t - n + 1...t).filter { typical[$0] < typical[$0 - 1] }.reduce(0) { $0 + flow($1) }
        return rises + falls > 0 ? 100 * rises / (rises + falls) : 0
      }
      return NaiveRule(
        enters: { t in mfi[t] >~ p["mfi_oversold"] && mfi[t - 1] <=~ p["mfi_oversold"] },
        exits: { t in mfi[t] >=~ p["mfi_overbought"] || mfi[t] <~ p["mfi_oversold"] })
    },
  ]

  /// In on the way up through one level, out on the way down through the other.
  private static func oscillation(_ line: Column, _ oversold: Double, _ overbought: Double) -> NaiveRule {
    NaiveRule(
      enters: { t in line[t] >~ oversold && line[t - 1] <=~ oversold },
      exits: { t in line[t] <~ overbought && line[t - 1] >=~ overbought })
  }
}
