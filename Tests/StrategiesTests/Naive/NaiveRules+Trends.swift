extension NaiveRules {
  /// Trend followers.
  static let trends: [String: Make] = [
    "MACross": { bars, p in
      let (fast, slow) = (bars.c.mean(p.whole("ma_fast")), bars.c.mean(p.whole("ma_slow")))
      return NaiveRule(
        enters: { t in fast[t] >~ slow[t] && fast[t - 1] <=~ slow[t - 1] }, exits: { t in fast[t] <~ slow[t] }
      )
    },
    "EMARibbon": { bars, p in
      let (short, long) = (p.whole("ribbon_fast"), p.whole("ribbon_slow"))
      let (fast, slow) = (bars.c.exponential(short), bars.c.exponential(long))
      let between = [bars.c.exponential((short + long) / 3), bars.c.exponential((short + long) * 2 / 3)]
      // 18 and 36 for 21 and 34, which then lie inside.
      let stack =
        (short + long) / 3 < short ? [between[0], fast, slow, between[1]] : [fast] + between + [slow]
      return NaiveRule(
        enters: { t in
          fast[t] >~ slow[t] && fast[t - 1] <=~ slow[t - 1] && stack[0][t] >~ stack[1][t]
            && stack[1][t] >~ stack[2][t] && stack[2][t] >~ stack[3][t]
        }, exits: { t in fast[t] <~ slow[t] })
    },
    "ParabolicSAR": { bars, p in
      let (stop, side) = bars.parabolic(start: p["psar_af_start"], step: 0.02, most: p["psar_af_max"])
      return NaiveRule(
        enters: { t in exactly(side[t] == 1 && side[t - 1] == -1 && stop[t] < bars.c[t]) },
        exits: { t in exactly(side[t] == -1) })
    },
    "ADXTrendStrength": { bars, p in
      let (plus, minus, adx) = bars.directional(p.whole("adx_period"))
      return NaiveRule(
        enters: { t in
          plus[t] >~ minus[t] && plus[t - 1] <=~ minus[t - 1] && adx[t] >~ p["adx_threshold"]
        }, exits: { t in adx[t] <~ p["adx_threshold"] || plus[t] <~ minus[t] })
    },
    "IchimokuCloud": { bars, p in
      let middle = { (n: Int) in bars.h.highest(n).plus(bars.l.lowest(n)).times(0.5) }
      let shift = p.whole("ich_kijun")
      let (tenkan, kijun, senkou) = (middle(p.whole("ich_tenkan")), middle(shift), middle(52))
      let isAbove = { (t: Int) -> Verdict in
        bars.c[t] >~ (tenkan[t - shift] + kijun[t - shift]) / 2 && bars.c[t] >~ senkou[t - shift]
      }
      return NaiveRule(
        enters: { t in tenkan[t] >~ kijun[t] && tenkan[t - 1] <=~ kijun[t - 1] && isAbove(t) },
        exits: { t in isAbove(t).negated || tenkan[t] <~ kijun[t] })
    },
    "ROCStrategy": { bars, p in
      let (roc, mean) = (bars.c.change(p.whole("roc_period")), bars.c.mean(p.whole("roc_ma_length")))
      let x = bars.move(p["roc_threshold"])
      return NaiveRule(
        enters: { t in roc[t] >~ x && roc[t - 1] <=~ x && bars.c[t] >~ mean[t] },
        exits: { t in roc[t] <~ x || bars.c[t] <~ mean[t] })
    },
    "AroonIndicator": { bars, p in
      let (n, x) = (p.whole("aroon_period"), p["aroon_threshold"])
      let age = { (t: Int, isBetter: (Int, Int) -> Bool) -> Int in
        (1...n).reduce(0) { isBetter(t - $1, t - $0) ? $1 : $0 }
      }
      let up = Column(bars.count) { t in
        t < n ? .nan : 100 * Double(n - age(t) { bars.h[$0] > bars.h[$1] }) / Double(n)
      }
      let down = Column(bars.count) { t in
        t < n ? .nan : 100 * Double(n - age(t) { bars.l[$0] < bars.l[$1] }) / Double(n)
      }
      return NaiveRule(
        enters: { t in up[t] >~ down[t] && up[t - 1] <=~ down[t - 1] && up[t] >=~ x },
        exits: { t in down[t] >~ up[t] || up[t] <~ x })
    },
    "ChaikinOscillator": { bars, p in
      let oscillator = bars.chaikin(p.whole("co_fast"), p.whole("co_slow"))
      return NaiveRule(
        enters: { t in oscillator[t] >~ 0 && oscillator[t - 1] <=~ 0 }, exits: { t in oscillator[t] <~ 0 })
    },
  ]
}
