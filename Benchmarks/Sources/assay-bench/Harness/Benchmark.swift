/// One hot path: what is measured, what the number means, and what it should be.
struct Benchmark: Sendable {
  /// `area/what`, the name for `--only` and for thresholds.
  let name: String
  /// What one number counts: `bar`, `bar and backtest`, `row`.
  let unit: String
  /// The figure that the design allows, in nanoseconds a unit, with its reason; shown beside the measurement.
  let expected: Double
  /// Whether instructions and allocations have a checked-in threshold. Off where another library does the work.
  let isCounted: Bool
  /// Makes the input and returns the part that is timed.
  let prepare: @Sendable (Scale) throws -> Work

  init(
    _ name: String, unit: String, expected: Double, isCounted: Bool = true,
    prepare: @escaping @Sendable (Scale) throws -> Work
  ) {
    self.name = name
    self.unit = unit
    self.expected = expected
    self.isCounted = isCounted
    self.prepare = prepare
  }

  /// How large the inputs are.
  struct Scale: Sendable {
    /// Bars of the price series; 350,000 15-minute bars are fifteen years of an index future.
    var bars: Int
  }

  /// The timed part of a benchmark with its inputs made.
  struct Work {
    /// Units done by one call of `body`.
    var units: Double
    /// Other figures worth showing, such as trades per backtest.
    var facts: [(name: String, value: Double)] = []
    /// A second unit in which to tell the time, such as trades: its name and count.
    var alternative: (unit: String, count: Double)?
    var body: () throws -> Void
  }
}

/// Keeps a result from being optimised away.
@inline(never) func blackHole<Value>(_ value: borrowing Value) { withExtendedLifetime(value) {} }
