/// The figures of closed trades that are sums, side by side in vectors: adding a trade takes three additions of
/// two or four numbers each instead of eight with a branch for winners and losers.
struct TradeSums: BitwiseCopyable {
  /// P&L, the part of it from winners, commission, slippage, in millionths.
  private var amounts: SIMD4<Int64>
  /// Trades, winners, losers, bars held. A bar is held at most twice, so this is enough for 10⁹ bars.
  private var counts: SIMD4<Int32>

  init() {
    amounts = .zero
    counts = .zero
  }

  @inline(__always) init(_ closed: ClosedPosition, barsHeld: Int) {
    let pnl = closed.pnl.micros
    amounts = SIMD4(pnl, max(pnl, 0), closed.commission.micros, closed.slippage.micros)
    counts = SIMD4(1, pnl > 0 ? 1 : 0, pnl < 0 ? 1 : 0, Int32(truncatingIfNeeded: barsHeld))
  }

  /// Wraps on overflow, which would take more trades of the largest size than a series has bars.
  @inline(__always) static func += (sums: inout TradeSums, more: TradeSums) {
    sums.amounts &+= more.amounts
    sums.counts &+= more.counts
  }

  @inline(__always) var pnl: Money { Money(micros: amounts[0]) }

  func statistics(ambiguous: Int, refusals: RefusalCounts) -> LedgerStatistics {
    var statistics = LedgerStatistics()
    statistics.trades = Int(counts[0])
    statistics.wins = Int(counts[1])
    statistics.losses = Int(counts[2])
    statistics.barsHeld = Int(counts[3])
    statistics.grossProfit = Money(micros: amounts[1])
    statistics.grossLoss = Money(micros: amounts[0] - amounts[1])
    statistics.commission = Money(micros: amounts[2])
    statistics.slippage = Money(micros: amounts[3])
    statistics.ambiguous = ambiguous
    statistics.refusals = refusals
    return statistics
  }
}
