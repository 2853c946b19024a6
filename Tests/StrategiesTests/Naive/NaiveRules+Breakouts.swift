extension NaiveRules {
  /// New highs and channels.
  static let breakouts: [String: Make] = [
    "KeltnerChannelBreakout": { bars, p in
      let middle = bars.c.exponential(p.whole("kc_length"))
      let top = middle.plus(bars.trueRange.mean(p.whole("kc_atr_length")).times(p["kc_multiplier"]))
      return NaiveRule(
        enters: { t in bars.c[t] >~ top[t] && bars.c[t - 1] <=~ top[t - 1] },
        exits: { t in bars.c[t] <=~ middle[t] })
    },
    "PriceChannelBreakout": { bars, p in
      let n = p.whole("channel_length")
      let (high, low) = (bars.h.highest(n), bars.l.lowest(n))
      let margin = high.minus(low).times(p["channel_breakout_pct"] / 100)
      return NaiveRule(
        enters: { t in bars.c[t] >~ high[t - 1] + margin[t - 1] },
        exits: { t in bars.c[t] <~ low[t - 1] - margin[t - 1] })
    },
    "TurtleTrading": { bars, p in
      let (entry, exit) = (p.whole("turtle_entry_length"), p.whole("turtle_exit_length"))
      let (high, low) = (bars.h.highest(entry), bars.l.lowest(exit))
      return NaiveRule(
        enters: { t in bars.crossesPriorHigh(high, t) }, exits: { t in exactly(bars.c[t] < low[t - 1]) })
    },
    "ATRTrailingStop": { bars, p in
      let high = bars.h.highest(p.whole("atr_entry_length"))
      let (mean, range) = (bars.c.mean(50), bars.atr(p.whole("atr_period")))
      return NaiveRule(
        enters: { t in bars.crossesPriorHigh(high, t) && bars.c[t] >~ mean[t] },
        exits: { t, position in bars.c[t] <~ position.highest - p["atr_mult"] * range[t] })
    },
    "VolumeBreakout": { bars, p in
      let (high, usual) = (bars.h.highest(p.whole("vb_lookback")), bars.v.mean(p.whole("vb_vol_period")))
      return NaiveRule(
        enters: { t in bars.crossesPriorHigh(high, t) && bars.v[t] >=~ p["vb_vol_mult"] * usual[t] },
        exits: { t, position in
          exactly(bars.c[t] < bars.l[position.entry]) || bars.v[t] / usual[t] <~ 0.8
        })
    },
    "TenBarHighBreakout": { bars, p in
      let (high, ibs) = (bars.h.highest(p.whole("lookback_period")), bars.ibs)
      let isAllowed = bars.emaFilter(p)
      return NaiveRule(
        enters: { t in
          exactly(bars.h[t] > high[t - 1]) && ibs[t] <=~ p["ibs_threshold"] && isAllowed(t)
        },
        exits: { t in bars.closesOverLastHigh(t) })
    },
    "InsideBarBreakout": { bars, p in
      let (k, x) = (p.whole("ib_min_inside_bars"), bars.move(p["ib_breakout_pct"]))
      let isInside = { (t: Int) in bars.h[t] < bars.h[t - 1] && bars.l[t] > bars.l[t - 1] }
      return NaiveRule(
        enters: { t in
          exactly((t - k...t - 1).allSatisfy(isInside)) && bars.c[t] >~ bars.h[t - 1] * (1 + x)
            && exactly(bars.c[t] > bars.h[t - 1])
        }, exits: { t, position in exactly(bars.c[t] < bars.l[position.entry - 1]) })
    },
  ]
}
