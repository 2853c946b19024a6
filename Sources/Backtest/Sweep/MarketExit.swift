import Strategies

/// Finds the exit of a position that no level ends: by signal, holding time, session end or end of the window.
struct MarketExitFinder {
  private let view: BarsView
  private let end: Int
  private let maxBarsHeld: Int
  private let flatBySessionClose: Bool
  private let isNextOpen: Bool
  private let exits: ExitSignals

  init(engine: SweepEngine, view: BarsView, exits: ExitSignals) {
    self.view = view
    self.exits = exits
    end = engine.window.upperBound
    maxBarsHeld = engine.grid.maxBarsHeld
    flatBySessionClose = engine.grid.flatBySessionClose && !view.flatBar.isEmpty
    isNextOpen = engine.configuration.execution.timing == .nextOpen
  }

  struct Exit {
    var bar: Int
    /// Whether it fills at the open of its bar rather than at the close.
    var atOpen: Bool
    /// Whether it would be the same without the strategy's signal.
    var isByClock = true
  }

  /// The exit of a position whose first bar is `first`.
  @inline(__always) func exit(first: Int) -> Exit {
    let decided = decidedExit(first: first)
    if !flatBySessionClose { return decided ?? endOfWindow }
    let session = sessionExit(first: first)
    guard let decided else { return session.bar < end ? session : endOfWindow }
    // At one bar the open comes before the close, and a decision before the session's order.
    if session.bar < decided.bar { return session }
    return session.bar == decided.bar && session.atOpen && !decided.atOpen ? session : decided
  }

  private var endOfWindow: Exit { Exit(bar: end - 1, atOpen: false) }

  /// By the strategy's signal or the holding time, whichever is decided first.
  @inline(__always) private func decidedExit(first: Int) -> Exit? {
    let last = ExitRules.lastBar(of: maxBarsHeld, from: first)
    let signal = exits.first(decision: first - 1, from: first, before: min(last + 1, end))
    let decision = signal ?? last
    let bar = isNextOpen ? decision + 1 : decision
    return bar < end ? Exit(bar: bar, atOpen: isNextOpen, isByClock: signal == nil) : nil
  }

  /// The session's flat-by order: at the close of the bar that reaches the session's end, or at the open of the
  /// next session when no bar did.
  @inline(__always) private func sessionExit(first: Int) -> Exit {
    let flat = Int(view.flatBar[first])
    if flat >= 0 { return Exit(bar: flat, atOpen: false) }
    return Exit(bar: Int(view.lastBarOfSession[Int(view.session[first])]) + 1, atOpen: true)
  }
}
