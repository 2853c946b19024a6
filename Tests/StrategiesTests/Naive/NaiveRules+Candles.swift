extension NaiveRules {
  /// Shapes of one or two bars.
  static let candles: [String: Make] = [
    "ThreeBarReversal": { bars, p in
      let x = bars.move(p["tbr_reversal_pct"])
      return NaiveRule(
        enters: { t in
          exactly(bars.fallingCloses(t - 1) >= 3 && bars.c[t] > bars.c[t - 1])
            && (bars.c[t] - bars.l[t]) / bars.l[t] >=~ x
        }, exits: { t in exactly(bars.risingCloses(t) >= p.whole("tbr_exit_bars")) })
    },
    "EngulfingPattern": { bars, p in
      let (o, c) = (bars.o, bars.c)
      return NaiveRule(
        enters: { t in
          let (body, lastBody) = (c[t] - o[t], o[t - 1] - c[t - 1])
          let covers = o[t] <= c[t - 1] && c[t] >= o[t - 1] && body > lastBody
          return exactly(lastBody > 0 && body > 0 && covers)
            && exactly(bars.fallingCloses(t - 1) >= p.whole("eng_require_trend"))
            && body / (bars.h[t] - bars.l[t]) >=~ p["eng_min_body_pct"]
        }, exits: { t, position in exactly(c[t] < bars.l[position.entry]) })
    },
    "HammerShootingStar": { bars, p in
      let usual = bars.range.mean(20)
      return NaiveRule(
        enters: { t in
          let foot = min(bars.o[t], bars.c[t])
          let (body, lower) = (abs(bars.o[t] - bars.c[t]), foot - bars.l[t])
          let upper = bars.h[t] - max(bars.o[t], bars.c[t])
          return lower >=~ p["hammer_shadow_ratio"] * body && upper <=~ body
            && lower / bars.range[t] >=~ p["hammer_body_position"] && bars.range[t] >~ 0.5 * usual[t]
            && exactly(bars.fallingCloses(t - 1) >= p.whole("hammer_require_trend"))
        }, exits: { t, position in exactly(bars.c[t] < bars.l[position.entry]) })
    },
    "DojiReversal": { bars, p in
      let usual = bars.range.mean(20)
      return NaiveRule(
        enters: { t in
          let body = abs(bars.o[t] - bars.c[t])
          let (upper, lower) = (
            bars.h[t] - max(bars.o[t], bars.c[t]), min(bars.o[t], bars.c[t]) - bars.l[t]
          )
          return body <=~ p["doji_body_pct"] * bars.range[t]
            && (upper >=~ p["doji_shadow_min"] * bars.range[t] || lower >=~ p["doji_shadow_min"]
              * bars.range[t])
            && bars.range[t] >~ 0.3 * usual[t]
            && exactly(bars.fallingCloses(t - 1) >= p.whole("doji_require_trend"))
        }, exits: { t, position in exactly(bars.c[t] < bars.l[position.entry]) })
    },
    "GapFill": { bars, p in
      let x = bars.move(p["gap_threshold"])
      return NaiveRule(
        enters: { t in (bars.o[t] - bars.c[t - 1]) / bars.c[t - 1] <~ -x },
        exits: { t, position in
          let last = bars.c[position.entry - 1]
          return bars.c[t] >=~ last + p["gap_fill_target"] * (bars.o[position.entry] - last)
        })
    },
    "GapDownReversal": { bars, p in
      let (high, x) = (bars.h.highest(p.whole("exit_lookback")), bars.move(p["min_gap_pct"]))
      return NaiveRule(
        enters: { t in
          exactly(bars.c[t - 1] < bars.o[t - 1] && bars.o[t] < bars.l[t - 1] && bars.c[t] > bars.o[t])
            && (bars.l[t - 1] - bars.o[t]) / bars.l[t - 1] >=~ x
        }, exits: { t in exactly(bars.c[t] > high[t - 1]) })
    },
  ]
}
