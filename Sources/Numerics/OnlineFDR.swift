public import Diagnostics
import Glibc

/// False discovery rate over a stream of tests that has no end: each test gets its level from the tests before it.
///
/// - `lord`: LORD++ of Ramdas, Yang, Wainwright & Jordan (2017), with the sequence γ of Javanmard & Montanari (2018).
/// - `saffron`: Ramdas, Zrnic, Wainwright & Jordan (2018); spends nothing on tests with p ≤ λ, the candidates.
/// - `addis`: Tian & Ramdas (2019); leaves out tests with p > τ as well, which conservative p-values fill up.
///
/// The values are independent, or at least each is valid given those before it.
public struct OnlineFDR: Sendable, Hashable {
  public enum Method: String, Sendable, Hashable, CaseIterable { case lord, saffron, addis }

  /// What the stream is tested with.
  public struct Settings: Sendable, Hashable {
    public var method: Method
    /// The false discovery rate that holds at any time.
    public var alpha: Double
    /// The wealth at the start, below `alpha`.
    public var initialWealth: Double
    /// Values up to it are candidates; of `saffron` and `addis`.
    public var candidate: Double
    /// Values above it are left out; of `addis`.
    public var discard: Double

    /// - Parameters:
    ///   - initialWealth: α/10 for `lord` and α/2 for the others unless given.
    ///   - candidate: 0.5 for `saffron` and 0.25 for `addis` unless given.
    ///   - discard: 0.5 unless given.
    /// - Throws: `invalid_level` for values out of bounds.
    public init(
      _ method: Method, alpha: Double, initialWealth: Double? = nil, candidate: Double? = nil,
      discard: Double? = nil
    ) throws(AssayError) {
      self.method = method
      self.alpha = alpha
      self.initialWealth = initialWealth ?? (method == .lord ? alpha / 10 : alpha / 2)
      self.candidate = candidate ?? (method == .addis ? 0.25 : 0.5)
      self.discard = discard ?? 0.5
      guard alpha > 0, alpha < 1 else { throw Self.invalid("alpha", alpha, "above 0 and below 1") }
      guard self.initialWealth > 0, self.initialWealth <= alpha else {
        throw Self.invalid("w0", self.initialWealth, "above 0 and at most alpha (\(alpha))")
      }
      if method == .lord { return }
      guard self.candidate > 0, self.candidate < 1 else {
        throw Self.invalid("lambda", self.candidate, "above 0 and below 1")
      }
      if method == .saffron { return }
      guard self.discard > self.candidate, self.discard <= 1 else {
        throw Self.invalid("tau", self.discard, "above lambda (\(self.candidate)) and at most 1")
      }
    }

    private static func invalid(_ name: String, _ value: Double, _ bounds: String) -> AssayError {
      AssayError(
        code: "invalid_level", message: "`\(name)` is \(value).", remedy: "Give a value \(bounds).",
        place: name, kind: .usage)
    }
  }

  public let settings: Settings
  /// The level of each test so far.
  public private(set) var levels: [Double] = []
  /// Whether each was rejected.
  public private(set) var rejected: [Bool] = []
  /// Tests that count for the sequence so far: all for LORD++, those that are no candidates for the others.
  private(set) var spent = 0
  /// For each rejection, `spent` after it.
  private(set) var spentAtRejection: [Int] = []
  /// Tests that were made before the state was stored; they are not in `levels`.
  private(set) var earlierTests = 0

  public init(_ settings: Settings) { self.settings = settings }

  /// The stream in a state that was stored.
  init(_ settings: Settings, tests: Int, spent: Int, spentAtRejection: [Int]) {
    self.settings = settings
    earlierTests = tests
    self.spent = spent
    self.spentAtRejection = spentAtRejection
  }

  /// Tests made so far, those before the state was stored included.
  public var tests: Int { earlierTests + levels.count }
  /// Tests that were rejected so far.
  public var rejections: Int { spentAtRejection.count }

  /// Tests the next value.
  /// - Returns: whether it is rejected.
  /// - Throws: `invalid_p_value` for what is no probability.
  /// - Complexity: O(rejections so far).
  @discardableResult public mutating func test(_ p: Double) throws(AssayError) -> Bool {
    guard p >= 0, p <= 1 else {
      throw AssayError(
        code: "invalid_p_value", message: "Test \(tests + 1) has the value \(p), which is no p-value.",
        remedy: "Give values from 0 to 1.", kind: .badData)
    }
    let level = nextLevel
    let isRejected = p <= level
    levels.append(level)
    rejected.append(isRejected)
    if counts(p) { spent += 1 }
    if isRejected { spentAtRejection.append(spent) }
    return isRejected
  }

  /// The level of the next test, a function of the tests before it alone.
  public var nextLevel: Double {
    let (alpha, wealth) = (settings.alpha, settings.initialWealth)
    var sum = wealth * gamma(spent + 1)
    for (index, start) in spentAtRejection.enumerated() {
      sum += (index == 0 ? alpha - wealth : alpha) * gamma(spent - start + 1)
    }
    switch settings.method {
    case .lord: return sum
    case .saffron: return min(settings.candidate, (1 - settings.candidate) * sum)
    case .addis: return min(settings.candidate, (settings.discard - settings.candidate) * sum)
    }
  }

  /// Whether a value moves the sequence on.
  private func counts(_ p: Double) -> Bool {
    switch settings.method {
    case .lord: true
    case .saffron: p > settings.candidate
    case .addis: p > settings.candidate && p <= settings.discard
    }
  }

  /// The weight of the j-th test, from 1; the weights sum to 1.
  private func gamma(_ position: Int) -> Double {
    let j = Double(position)
    if settings.method == .lord {
      return 0.07720838 * log(max(j, 2)) / (j * exp(log(j).squareRoot()))
    }
    return 0.4374901658 / pow(j, 1.6)
  }
}
