/// The figures of closed trades that are sums, side by side in one vector: adding a trade takes four additions of
/// two numbers each instead of eight with a branch for winners and losers.
struct TradeSums: BitwiseCopyable {
  /// P&L, the part of it from winners, commission, slippage, all in millionths; then pairs of counts, the second in
  /// the upper half: trades and winners, losers and bars held. The last two places belong to others.
  ///
  /// A bar is held at most twice, so half a place is enough for 10⁹ bars.
  private(set) var values: SIMD8<Int64>

  init() { values = .zero }
  @inline(__always) init(values: SIMD8<Int64>) { self.values = values }

  @inline(__always) init(_ closed: ClosedPosition, barsHeld: Int) {
    let pnl = closed.pnl.micros
    values = SIMD8(
      pnl, max(pnl, 0), closed.commission.micros, closed.slippage.micros, Self.pair(1, pnl > 0 ? 1 : 0),
      Self.pair(pnl < 0 ? 1 : 0, Int64(truncatingIfNeeded: barsHeld)), 0, 0)
  }

  @inline(__always) private static func pair(_ low: Int64, _ high: Int64) -> Int64 { low | high &<< 32 }

  /// Wraps on overflow, which would take more trades of the largest size than a series has bars.
  @inline(__always) static func += (sums: inout TradeSums, more: TradeSums) { sums.values &+= more.values }

  func statistics(ambiguous: Int, refusals: RejectionCounts) -> CashAccountStatistics {
    var statistics = CashAccountStatistics()
    statistics.trades = Int(values[4] & 0xffff_ffff)
    statistics.wins = Int(values[4] >> 32)
    statistics.losses = Int(values[5] & 0xffff_ffff)
    statistics.barsHeld = Int(values[5] >> 32)
    statistics.grossProfit = Money(micros: values[1])
    statistics.grossLoss = Money(micros: values[0] - values[1])
    statistics.commission = Money(micros: values[2])
    statistics.slippage = Money(micros: values[3])
    statistics.ambiguous = ambiguous
    statistics.refusals = refusals
    return statistics
  }
}
