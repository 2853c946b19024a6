extension NaiveRules {
  /// Rules of the clock and the calendar. The made-up exchange is open from 09:30 to 16:00 UTC.
  static let sessions: [String: Make] = [
    "OpeningRangeBreakout": { bars, p in
      let end = 570 + p.whole("or_duration_minutes")
      return NaiveRule(
        enters: { t in
          let range = (0...t).filter { bars.day[$0] == bars.day[t] && bars.clock[$0] <= end }
          guard bars.clock[t] >= end, let high = range.map({ bars.h[$0] }).max(),
            let low = range.map({ bars.l[$0] }).min()
          else { return .no }
          return bars.c[t] >~ high + p["or_breakout_pct"] / 100 * (high - low) && exactly(bars.c[t] > high)
        }, exits: { _ in .no })
    },
    "PivotPointReversal": { bars, p in
      let isFirst = p.word("pp_level") == "S1"
      let levels = { (t: Int) -> (pivot: Double, support: Double) in
        let day = bars.priorSession(t)
        guard let close = day.last.map({ bars.c[$0] }), let high = day.map({ bars.h[$0] }).max(),
          let low = day.map({ bars.l[$0] }).min()
        else { return (.nan, .nan) }
        let pivot = (high + low + close) / 3
        return (pivot, isFirst ? 2 * pivot - high : pivot - high + low)
      }
      return NaiveRule(
        enters: { t in
          let (pivot, support) = levels(t)
          return bars.l[t] <=~ support * (1 + p["pp_tolerance"]) && bars.c[t] >~ support && bars.c[t] <~ pivot
        },
        exits: { t, position in
          bars.c[t] >=~ levels(t).pivot || bars.c[t] <~ levels(position.entry).support
        })
    },
    "OvernightGapStrategy": { bars, p in
      let lastClose = { (t: Int) in bars.priorSession(t).last.map { bars.c[$0] } ?? .nan }
      return NaiveRule(
        enters: { t in
          let session = (0...t).filter { bars.day[$0] == bars.day[t] }
          guard session.count == p.whole("gap_entry_time") + 1 else { return .no }
          let gap = (bars.o[session[0]] - lastClose(t)) / lastClose(t)
          return gap >~ -p["gap_max"] && gap <~ -p["gap_threshold"]
        }, exits: { t, position in exactly(bars.c[t] >= lastClose(position.entry)) })
    },
    "TimeOfDayReversal": { bars, p in
      let (rsi, x) = (bars.c.rsi(14), p["tod_rsi_threshold"])
      let hour = { (t: Int) in (bars.clock[t] - 1) / 60 }
      return NaiveRule(
        enters: { t in exactly(hour(t) == p.whole("tod_entry_hour")) && rsi[t] <~ x && rsi[t - 1] >=~ x },
        exits: { t in exactly(hour(t) >= p.whole("tod_exit_hour")) || rsi[t] >=~ 70 })
    },
    "TurnOfMonth": { bars, p in
      let rsi = bars.c.rsi(p.whole("rsi_period"))
      return NaiveRule(
        enters: { t in exactly(bars.dayOfMonth(t) >= p.whole("day_threshold") && bars.c[t] < bars.c[t - 1]) },
        exits: { t in rsi[t] >~ p["rsi_overbought"] })
    },
  ]
}
