import Backtest
import Market
import Strategies

/// A second replay of books under limits, written straight down from the rules: one loop over closes, plain numbers,
/// no orders. For futures whose strategies leave by book orders at the next open.
struct NaiveLimitedAccount {
  private struct Position {
    var units: Double
    var price: Double
    var bar: Int
    var isLeaving = false
  }

  let portfolio: RandomPortfolio
  let members: [Int]
  private var positions: [Int: Position] = [:]
  private var wantsEntry: Set<Int> = []
  private var marks: [Int: Double] = [:]
  private var realised = 0.0
  private(set) var dailyEquity: [Double] = []
  private(set) var dates: [Int32] = []
  private(set) var stops = 0
  private(set) var replaced = 0
  private(set) var stoppedOn: Int32?
  private(set) var entered = 0

  init(_ portfolio: RandomPortfolio, _ members: [Int]) {
    self.portfolio = portfolio
    self.members = members.sorted { portfolio.books[$0].book < portfolio.books[$1].book }
  }

  private func cost(_ book: PreparedBook, _ units: Double, _ price: Double) -> (slip: Double, fee: Double) {
    let instrument = book.bars.series.instrument
    let slip: Double =
      switch instrument.costs.slippage {
      case .basisPoints(let points): abs(price) * points / 10_000
      case .ticks(let ticks): ticks * (instrument.tick ?? 0)
      }
    let filled = price + (units > 0 ? slip : -slip)
    let fee: Double =
      switch instrument.costs.commission {
      case .fraction(let fraction): abs(units * filled * instrument.pointValue) * fraction
      case .perUnit(let each): abs(units) * each
      }
    return (slip, fee)
  }

  private mutating func trade(_ member: Int, to units: Double, at price: Double, bar: Int) {
    let book = portfolio.books[member]
    let point = book.bars.series.instrument.pointValue
    let held = positions[member]?.units ?? 0
    let change = units - held
    let (slip, fee) = cost(book, change, price)
    let filled = price + (change > 0 ? slip : -slip)
    realised -= fee
    if let position = positions[member] {
      realised += position.units * (filled - position.price) * point
      positions[member] = nil
    } else {
      positions[member] = Position(units: units, price: filled, bar: bar)
      entered += 1
    }
    marks[member] = price
  }

  private var equity: Double {
    positions.sorted { $0.key < $1.key }.reduce(portfolio.settings.capital + realised) { sum, entry in
      let point = portfolio.books[entry.key].bars.series.instrument.pointValue
      return sum + entry.value.units * ((marks[entry.key] ?? entry.value.price) - entry.value.price) * point
    }
  }

  private func priority(_ member: Int, _ bar: Int) -> Double {
    portfolio.priorities.isEmpty ? 0 : portfolio.priorities[member][bar - 1]
  }

  mutating func run() {
    let limits = portfolio.limits
    let windows = Dictionary(uniqueKeysWithValues: members.map { ($0, portfolio.books[$0].window()) })
    let times = Set(
      members.flatMap { member in
        windows[member]!.map { portfolio.books[member].bars.series.timestamps[$0] }
      }
    ).sorted()
    var (peak, opening, last) = (
      portfolio.settings.capital, portfolio.settings.capital, portfolio.settings.capital
    )
    var (day, halted) = (Int32.min, Int32.min)
    for time in times {
      var bars: [Int: Int] = [:]
      for member in members {
        let stamps = portfolio.books[member].bars.series.timestamps
        if let bar = stamps.firstIndex(of: time), windows[member]!.contains(bar) { bars[member] = bar }
      }
      let date = bars.map { portfolio.books[$0.key].bars.series.sessionDates[$0.value] }.max()!
      for member in members where bars[member] != nil && positions[member]?.isLeaving == true {
        let bar = bars[member]!
        trade(member, to: 0, at: portfolio.books[member].bars.series.open[bar], bar: bar)
      }
      let queue = members.filter { bars[$0] != nil && wantsEntry.contains($0) }
      let byPriority = queue.sorted { a, b in
        let (x, y) = (priority(a, bars[a]!), priority(b, bars[b]!))
        return x != y ? x > y : members.firstIndex(of: a)! < members.firstIndex(of: b)!
      }
      for member in limits == .none ? queue : byPriority {
        let (book, bar) = (portfolio.books[member], bars[member]!)
        wantsEntry.remove(member)
        if stoppedOn != nil || book.bars.series.sessionDates[bar] <= halted || equity <= 0 { continue }
        if positions.count >= limits.maximumPositions ?? .max {
          guard limits.whenFull == .replace else { continue }
          let weak = members.filter { bars[$0] != nil && (positions[$0]?.bar ?? .max) < bars[$0]! }
            .min { a, b in
              let (x, y) = (priority(a, bars[a]!), priority(b, bars[b]!))
              return x != y ? x < y : members.firstIndex(of: a)! > members.firstIndex(of: b)!
            }
          guard let weak, priority(member, bar) > priority(weak, bars[weak]!) else { continue }
          trade(weak, to: 0, at: portfolio.books[weak].bars.series.open[bars[weak]!], bar: bars[weak]!)
          replaced += 1
        }
        guard case .units(let units) = book.size else { fatalError("plain sizes only") }
        trade(member, to: units * book.side.sign, at: book.bars.series.open[bar], bar: bar)
      }
      for (member, bar) in bars where positions[member] != nil {
        let close = portfolio.books[member].bars.series.close[bar]
        if bar + 1 == windows[member]!.upperBound {
          trade(member, to: 0, at: close, bar: bar)
        } else {
          marks[member] = close
        }
      }
      if date > day { (day, opening) = (date, last) }
      last = equity
      peak = max(peak, last)
      let lost = limits.dailyStop.map { halted != day && opening - last >= $0 - 1e-7 } ?? false
      if lost {
        halted = day
        stops += 1
      }
      let fallen = limits.maximumDrawdown.map { stoppedOn == nil && peak - last >= $0 - 1e-7 } ?? false
      if fallen { stoppedOn = day }
      if lost || fallen {
        for member in members where positions[member] != nil {
          if let bar = bars[member] {
            trade(member, to: 0, at: portfolio.books[member].bars.series.close[bar], bar: bar)
          } else {
            positions[member]!.isLeaving = true
          }
        }
        last = equity
        peak = max(peak, last)
        if let most = limits.maximumDrawdown, stoppedOn == nil, peak - last >= most - 1e-7 { stoppedOn = day }
      }
      if dates.last == day {
        dailyEquity[dailyEquity.count - 1] = last
      } else {
        dates.append(day)
        dailyEquity.append(last)
      }
      if time == times.last { break }
      decide(bars, windows)
    }
  }

  private mutating func decide(_ bars: [Int: Int], _ windows: [Int: Range<Int>]) {
    for (member, bar) in bars where bar + 1 < windows[member]!.upperBound {
      let book = portfolio.books[member]
      if let position = positions[member] {
        let isOver = bar - position.bar + 1 >= book.exits.maxBarsHeld ?? .max
        if book.signals.exits.leaves(at: bar, decision: position.bar - 1) || isOver {
          positions[member]!.isLeaving = true
        }
      } else if book.signals.entries[bar] {
        wantsEntry.insert(member)
      }
    }
  }
}
