/// The figures of closed trades that are sums, side by side in one vector: adding a trade takes four additions of
/// two numbers each instead of eight with a branch for winners and losers.
struct TradeSums: BitwiseCopyable {
  private var values: SIMD8<Int64>

  init() { values = .zero }

  @inline(__always) init(_ closed: ClosedPosition, barsHeld: Int) {
    let pnl = closed.pnl.micros
    values = SIMD8(
      1, pnl > 0 ? 1 : 0, pnl < 0 ? 1 : 0, Int64(barsHeld), max(pnl, 0), min(pnl, 0), closed.commission.micros,
      closed.slippage.micros)
  }

  /// Wraps on overflow, which would take more trades of the largest size than a series has bars.
  @inline(__always) static func += (sums: inout TradeSums, more: TradeSums) { sums.values &+= more.values }

  func statistics(ambiguous: Int, refusals: RefusalCounts) -> LedgerStatistics {
    var statistics = LedgerStatistics()
    statistics.trades = Int(values[0])
    statistics.wins = Int(values[1])
    statistics.losses = Int(values[2])
    statistics.barsHeld = Int(values[3])
    statistics.grossProfit = Money(micros: values[4])
    statistics.grossLoss = Money(micros: values[5])
    statistics.commission = Money(micros: values[6])
    statistics.slippage = Money(micros: values[7])
    statistics.ambiguous = ambiguous
    statistics.refusals = refusals
    return statistics
  }
}
