extension NaiveRules {
  static let bandsAndAverages: [String: Make] = [
    "BollingerBands": { bars, p in
      let n = p.whole("bb_length")
      let (middle, deviation) = (bars.c.mean(n), bars.c.deviation(n))
      return NaiveRule(
        enters: { t in bars.c[t] <~ middle[t] - p["bb_stddev"] * deviation[t] },
        exits: { t in bars.c[t] >~ middle[t] })
    },
    "MACross": { bars, p in
      let (fast, slow) = (bars.c.mean(p.whole("ma_fast")), bars.c.mean(p.whole("ma_slow")))
      return NaiveRule(
        enters: { t in fast[t] >~ slow[t] && fast[t - 1] <=~ slow[t - 1] }, exits: { t in fast[t] <~ slow[t] }
      )
    },
    "TurtleTrading": { bars, p in
      let (entry, exit) = (p.whole("turtle_entry_length"), p.whole("turtle_exit_length"))
      let (high, low) = (bars.h.highest(entry), bars.l.lowest(exit))
      return NaiveRule(
        enters: { t in exactly(bars.c[t] > high[t - 1] && bars.c[t - 1] <= high[t - 2]) },
        exits: { t in exactly(bars.c[t] < low[t - 1]) })
    },
    "ParabolicSAR": { bars, p in
      let (stop, side) = bars.parabolic(start: p["psar_af_start"], step: 0.02, most: p["psar_af_max"])
      return NaiveRule(
        enters: { t in exactly(side[t] == 1 && side[t - 1] == -1 && stop[t] < bars.c[t]) },
        exits: { t in exactly(side[t] == -1) })
    },
    "VWAPReversion": { bars, p in
      let vwap = bars.sessionVWAP
      let deviation = bars.c.minus(vwap).deviation(20)
      return NaiveRule(
        enters: { t in bars.c[t] <~ vwap[t] - p["vwap_std_threshold"] * deviation[t] },
        exits: { t in bars.c[t] >=~ vwap[t] })
    },
  ]
}
