import Market

/// The scan behind `BarrierTable`: from every bar forward until all levels are met or the holding time is over.
///
/// All prices are turned so that a level is met when a path falls to it: for a long position the path of the lows for
/// stops, and that of the negated highs for targets; for a short one the two change places. The nearest level not yet
/// met is then all that a bar is compared with. About 350 instructions a bar with four stops and five targets: 130 to
/// place the levels, 8 for each of up to 20 bars, 10 for each level met; mispredicted branches at the levels make it
/// 60–80 ns.
struct BarrierScanner {
  private let frame: PreparedBars
  private let window: Range<Int>
  private let fillModel: FillModel
  private let limits: LimitRule
  private let isNextOpen: Bool
  private let maxBarsHeld: Int
  private let width: Int
  private let stops: [Rung]
  private let targets: [Rung]

  /// A multiple of the ATR with its place in a row of the table.
  fileprivate struct Rung: BitwiseCopyable {
    var multiple: Double
    var place: Int
  }

  /// What levels are compared with, at one bar.
  private struct Path {
    var opens: (stops: Double, targets: Double)
    var extremes: (stops: Double, targets: Double)
  }

  init(
    frame: PreparedBars, grid: ExitGrid, layout: BarrierLayout, rules: ExecutionRules, fillModel: FillModel,
    window: Range<Int>
  ) {
    self.frame = frame
    self.window = window
    self.fillModel = fillModel
    limits = rules.limits
    isNextOpen = rules.timing == .nextOpen
    maxBarsHeld = grid.maxBarsHeld
    width = layout.width
    stops = layout.stops.enumerated().map { Rung(multiple: grid.stops[$1], place: $0) }
    targets = layout.targets.enumerated().map {
      Rung(multiple: grid.targets[$1], place: layout.firstTarget + $0)
    }
  }

  func scan() -> [BarrierHit] {
    let paths = paths()
    var touches = [BarrierHit](repeating: .never, count: frame.series.count * width)
    frame.withView { view in
      paths.withUnsafeBufferPointer { paths in
        touches.withUnsafeMutableBufferPointer { touches in
          var stops = Ladder(stops)
          var targets = Ladder(targets)
          for bar in window
          where ExitRules.canFill(decidedAt: bar, before: window.upperBound) && view.atr[bar].isFinite {
            setLevels(&stops, &targets, signalBar: bar, view)
            let row = UnsafeMutableBufferPointer(rebasing: touches[bar * width..<(bar + 1) * width])
            fill(row, bar + 1..<min(window.upperBound, bar + 1 + maxBarsHeld), paths, &stops, &targets)
          }
        }
      }
    }
    return touches
  }

  private func paths() -> [Path] {
    frame.prices.map { bar in
      let (fall, rise) = (bar.low, -bar.high)
      return fillModel.sign > 0
        ? Path(opens: (bar.open, -bar.open), extremes: (fall, rise))
        : Path(opens: (-bar.open, bar.open), extremes: (rise, fall))
    }
  }

  @inline(__always) private func setLevels(
    _ stops: inout Ladder, _ targets: inout Ladder, signalBar: Int, _ view: BarsView
  ) {
    let entry = fillModel.entryFill(
      at: isNextOpen ? view.bars[signalBar + 1].open : view.bars[signalBar].close)
    let (atr, sign) = (view.atr[signalBar], fillModel.sign)
    stops.set { multiple in
      sign
        * PriceLevels.stop(entry: entry, atr: atr, multiple: multiple, sign: sign, pricer: fillModel.pricer)
    }
    targets.set { multiple in
      let level = PriceLevels.target(
        entry: entry, atr: atr, multiple: multiple, sign: sign, pricer: fillModel.pricer)
      return -sign * PriceLevels.trigger(level, sign: sign, pricer: fillModel.pricer, limits: limits)
    }
  }

  @inline(__always) private func fill(
    _ row: UnsafeMutableBufferPointer<BarrierHit>, _ bars: Range<Int>, _ paths: UnsafeBufferPointer<Path>,
    _ stops: inout Ladder, _ targets: inout Ladder
  ) {
    var bar = bars.lowerBound
    while bar < bars.upperBound {
      let path = paths[bar]
      if path.extremes.stops <= stops.next || path.extremes.targets <= targets.next {
        let later = bar &- bars.lowerBound
        while path.extremes.stops <= stops.next {
          row[stops.place] = BarrierHit(barsLater: later, atOpen: path.opens.stops <= stops.next)
          stops.climb()
        }
        while path.extremes.targets <= targets.next {
          row[targets.place] = BarrierHit(barsLater: later, atOpen: path.opens.targets <= targets.next)
          targets.climb()
        }
        if stops.isClimbed && targets.isClimbed { return }
      }
      bar &+= 1
    }
  }
}

/// The levels of one kind in order of distance, with the nearest that is not yet met.
private struct Ladder: ~Copyable {
  private let rungs: WorkBuffer<BarrierScanner.Rung>
  /// One more than there are rungs: a level that nothing falls to.
  private let levels: WorkBuffer<Double>
  private let count: Int
  private var index = 0
  private(set) var next = -Double.infinity

  init(_ rungs: [BarrierScanner.Rung]) {
    count = rungs.count
    self.rungs = WorkBuffer(repeating: BarrierScanner.Rung(multiple: .nan, place: 0), count: rungs.count)
    levels = WorkBuffer(repeating: -.infinity, count: rungs.count + 1)
    for (index, rung) in rungs.enumerated() { self.rungs[index] = rung }
  }

  @inline(__always) mutating func set(_ level: (_ multiple: Double) -> Double) {
    for index in 0..<count { levels[index] = level(rungs[index].multiple) }
    index = 0
    next = levels[0]
  }

  @inline(__always) var place: Int { rungs[index].place }
  @inline(__always) var isClimbed: Bool { index == count }

  @inline(__always) mutating func climb() {
    index &+= 1
    next = levels[index]
  }
}
