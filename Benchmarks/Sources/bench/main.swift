import Backtest
import Market
import Strategies
struct SM { var s: UInt64; mutating func n() -> UInt64 { s &+= 0x9E37_79B9_7F4A_7C15; var z = s; z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9; z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB; return z ^ (z >> 31) }
 mutating func u() -> Double { Double(n() >> 11) * 0x1p-53 } }
func makeSeries(_ n: Int) -> BarSeries {
  var r = SM(s: 1)
  var t=[Int64](),d=[Int32](),o=[Double](),h=[Double](),l=[Double](),c=[Double]()
  var p = 4000.0, day: Int32 = 14000, slot = 0
  for _ in 0..<n { slot += 1; if slot > 92 { slot = 1; day += 1 }
    t.append(Int64(day)*Timestamp.nanosecondsPerDay + Int64(slot*15)*Timestamp.nanosecondsPerMinute); d.append(day)
    let op = p + ((r.u()-0.5)*2/0.25).rounded()*0.25, cl = op + ((r.u()-0.5)*12/0.25).rounded()*0.25
    o.append(op); c.append(cl); h.append(max(op,cl)+(r.u()*4/0.25).rounded()*0.25); l.append(min(op,cl)-(r.u()*4/0.25).rounded()*0.25); p = cl }
  let inst = Instrument(symbol:"ES",assetClass:.future,tick:0.25,pointValue:50,lot:1,sessions: SessionHours(timeZone:"UTC",openMinute:0,closeMinute:1380,weekdays:Set(1...5)),costs:.futures)
  return BarSeries(instrument: inst, timeframe: Timeframe(minutes:15), timestamps:t, open:o, high:h, low:l, close:c, volume:nil, sessionDates:d)
}
let n = 350_000
let series = makeSeries(n)
let frame = MarketFrame(series: series, sessions: SessionIndex(series: series) { Timestamp(startOf: $0).nanoseconds + 1380*Timestamp.nanosecondsPerMinute }, atr: [Double](repeating: 9, count: n))
var r = SM(s: 9)
let clock = ContinuousClock()
for rate in CommandLine.arguments.count > 1 ? [0.05] : [0.01, 0.05, 0.2] {
  let sig = Signals(entries: BitMask(count: n) { _ in r.u() < rate }, exits: BitMask(count: n) { _ in r.u() < 0.1 })
  let cfg = BacktestConfiguration(capital: 1e6, sizing: .units(1))
  let e = try BacktestEngine(frame: frame, configuration: cfg)
  var best = Duration.seconds(9); var tr = 0
  for _ in 0..<(CommandLine.arguments.count > 1 ? 1 : 7) { let s = clock.now; let res = e.run(sig, over: 300..<n); best = min(best, clock.now - s); tr = res.trades.count }
  var t0 = clock.now
  let sw = try SweepEngine(frame: frame, configuration: cfg, grid: .common, window: 300..<n)
  let build = clock.now - t0
  var bestS = Duration.seconds(9); var acc = 0.0
  for _ in 0..<(CommandLine.arguments.count > 1 ? 1 : 5) { t0 = clock.now; sw.run(sig) { _, o in acc += o.markedDrawdown }; bestS = min(bestS, clock.now - t0) }
  print("rate", rate, "trades", tr, "plain ns/bar", Double(best.components.attoseconds)/1e9/Double(n), "table ms", build, "sweep ns/bar/bt", Double(bestS.components.attoseconds)/1e9/Double(n)/20, acc)
}
