extension NaiveRules {
  /// Internal bar strength.
  static let strength: [String: Make] = [
    "IBSStrategy": { bars, p in
      let ibs = bars.ibs
      return NaiveRule(
        enters: { t in ibs[t] <~ p["ibs_buy_threshold"] }, exits: { t in ibs[t] >~ p["ibs_sell_threshold"] })
    },
    "IBSExtreme": { bars, p in
      let ibs = bars.ibs
      return NaiveRule(
        enters: { t in ibs[t] <=~ p["ibs_entry_threshold"] },
        exits: { t in ibs[t] >=~ p["ibs_exit_threshold"] })
    },
    "BBIBSReversal": { bars, p in
      let (n, ibs) = (p.whole("bb_period"), bars.ibs)
      let band = bars.c.mean(n).minus(bars.c.deviation(n).times(p["bb_mult"]))
      return NaiveRule(
        enters: { t in bars.c[t] <~ band[t] && ibs[t] <~ p["ibs_buy_threshold"] },
        exits: { t in ibs[t] >~ p["ibs_sell_threshold"] })
    },
    "AvgHLRangeIBS": { bars, p in
      let (n, count, ibs) = (p.whole("length"), p.whole("bars_below_threshold"), bars.ibs)
      let level = bars.h.highest(n).minus(bars.range.mean(n).times(p["range_multiplier"]))
      return NaiveRule(
        enters: { t in
          (t - count + 1...t).reduce(ibs[t] <~ p["ibs_buy_threshold"]) {
            $0 && bars.c[$1] <~ level[$1]
          }
        }, exits: { t in bars.closesOverLastHigh(t) })
    },
  ]
}
