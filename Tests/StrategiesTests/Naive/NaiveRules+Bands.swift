extension NaiveRules {
  /// Reversion to an average or into a range.
  static let bands: [String: Make] = [
    "BollingerBands": { bars, p in
      let n = p.whole("bb_length")
      let (middle, deviation) = (bars.c.mean(n), bars.c.deviation(n))
      return NaiveRule(
        enters: { t in bars.c[t] <~ middle[t] - p["bb_stddev"] * deviation[t] },
        exits: { t in bars.c[t] >~ middle[t] })
    },
    "MovingAverageEnvelope": { bars, p in
      let (mean, x) = (bars.c.mean(p.whole("mae_length")), bars.move(p["mae_envelope_pct"]))
      return NaiveRule(
        enters: { t in bars.c[t] <~ mean[t] * (1 - x) }, exits: { t in bars.c[t] >=~ mean[t] })
    },
    "MeanReversionBands": { bars, p in
      let n = p.whole("mrb_length")
      let mean = bars.c.mean(n)
      let band = mean.minus(bars.c.deviation(n).times(p["mrb_std"]))
      return NaiveRule(
        enters: { t in bars.c[t] <~ band[t] && bars.c[t - 1] >=~ band[t - 1] },
        exits: { t, position in
          let way = mean[position.entry] - position.price
          return bars.c[t] >=~ position.price + p["mrb_exit_pct"] * way
        })
    },
    "VWAPReversion": { bars, p in
      let vwap = bars.sessionVWAP
      let deviation = bars.c.minus(vwap).deviation(20)
      return NaiveRule(
        enters: { t in bars.c[t] <~ vwap[t] - p["vwap_std_threshold"] * deviation[t] },
        exits: { t in bars.c[t] >=~ vwap[t] })
    },
    "SupportResistanceBounce": { bars, p in
      let n = p.whole("sr_lookback")
      let (low, high) = (bars.l.lowest(n), bars.h.highest(n))
      let (touch, bounce) = (bars.move(p["sr_touch_pct"]), bars.move(p["sr_bounce_pct"]))
      return NaiveRule(
        enters: { t in
          bars.l[t - 1] <=~ low[t - 1] * (1 + touch) && bars.c[t] >~ low[t] * (1 + bounce)
        }, exits: { t in bars.c[t] >=~ (low[t] + high[t]) / 2 })
    },
    "FibonacciRetracement": { bars, p in
      let n = p.whole("fib_lookback")
      let (low, high) = (bars.l.lowest(n), bars.h.highest(n))
      let swing = high.minus(low)
      let usual = swing.mean(50)
      return NaiveRule(
        enters: { t in
          let level = high[t] - p["fib_level"] * swing[t]
          let near = p["fib_tolerance"] * swing[t]
          return bars.l[t] <=~ level + near && bars.h[t] >=~ level - near && bars.c[t] >~ level
            && swing[t] >~ 0.3 * usual[t]
        },
        exits: { t, position in
          exactly(bars.c[t] >= high[position.entry] || bars.c[t] < low[position.entry])
        })
    },
    "MomentumFade": { bars, p in
      let (roc, mean) = (bars.c.change(p.whole("mf_period")), bars.c.mean(p.whole("mf_ma_length")))
      let (fall, calm) = (-bars.move(p["mf_threshold"]), -bars.move(2))
      return NaiveRule(
        enters: { t in roc[t] <~ fall && roc[t - 1] >=~ fall && bars.c[t] <~ mean[t] },
        exits: { t in roc[t] >~ calm || bars.c[t] >=~ mean[t] })
    },
    "Double7s": { bars, p in
      let n = p.whole("percentile_window")
      let rank = { (t: Int) -> Double in
        let below = (1..<n).count { bars.c[t - $0] < bars.c[t] }
        return 100 * Double(below) / Double(n - 1)
      }
      return NaiveRule(
        enters: { t in exactly(rank(t) <= p["entry_pct"]) }, exits: { t in exactly(rank(t) >= p["exit_pct"]) }
      )
    },
    "ATRBuyDip": { bars, p in
      let line = bars.c.minus(bars.atr(p.whole("atr_period")).times(p["atr_multiplier"]))
        .mean(p.whole("smoothing_period"))
      let isAllowed = bars.emaFilter(p)
      return NaiveRule(
        enters: { t in bars.c[t] <~ line[t] && isAllowed(t) }, exits: { t in bars.closesOverLastHigh(t) })
    },
  ]
}
