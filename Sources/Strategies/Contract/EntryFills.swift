/// What position exits need to know of the execution: the price at which an entry fills, and how long a
/// position can last at most.
public struct EntryFills: Sendable {
  /// Entry fill of a decision at the close of a bar; asked only for bars that have a next bar.
  @usableFromInline let price: @Sendable (Int) -> Double
  /// Bars after which the engine itself leaves; `nil` for no limit.
  public let horizon: Int?
  /// Copies of one value are the same fills: what has been made of them need not be made again.
  package let identity = Identity()

  package final class Identity: Sendable {}

  public init(horizon: Int?, price: @escaping @Sendable (Int) -> Double) {
    self.horizon = horizon
    self.price = price
  }

  /// The fill of each bar's decision; NaN at the last, which has no next bar. About 3 ns a bar.
  package func prices(bars count: Int) -> [Double] {
    (0..<count).map { $0 + 1 < count ? price($0) : .nan }
  }
}
