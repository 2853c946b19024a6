public import Diagnostics

/// Windows that train on the past and test on what follows it, moving forward in time.
public struct WalkForwardSplits: Sendable, Hashable {
  public enum Window: String, Sendable, Hashable, CaseIterable {
    /// The training window keeps its length and moves.
    case rolling
    /// It starts at the first row and grows.
    case anchored
  }

  public struct Split: Sendable, Hashable {
    public let train: Range<Int>
    public let test: Range<Int>
  }

  /// In time order; test windows do not overlap.
  public let splits: [Split]

  /// The first window trains on `train` rows; each next one starts `test` rows later. Rows at the end that fill no
  /// test window are left out.
  ///
  /// - Parameter gap: rows between training and test whose outcomes reach into the test.
  /// - Throws: `invalid_window` for sizes that are not positive, a negative gap or a sample too short for one
  ///   window.
  public init(
    count: Int, train: Int, test: Int, gap: Int = 0, window: Window = .rolling
  ) throws(AssayError) {
    guard train >= 1, test >= 1, gap >= 0, train <= count, gap <= count, test <= count - train - gap else {
      throw Self.failure("\(count) rows hold no window of \(train) + \(gap) + \(test).")
    }
    splits = stride(from: train, through: count - gap - test, by: test).map { end in
      Split(
        train: (window == .anchored ? 0 : end - train)..<end, test: end + gap..<end + gap + test)
    }
  }

  /// A given number of test windows that end with the sample.
  ///
  /// - Parameters:
  ///   - test: rows a test window; `nil` takes count / (windows + 1).
  ///   - maximumTrain: longest training window; `nil` starts all of them at the first row.
  /// - Throws: `invalid_window` as above, also where the first window has nothing to train on.
  public init(
    count: Int, windows: Int, test: Int? = nil, gap: Int = 0, maximumTrain: Int? = nil
  ) throws(AssayError) {
    guard windows >= 1, windows < count, gap >= 0, gap < count, maximumTrain ?? 1 >= 1 else {
      throw Self.failure("\(count) rows cannot be cut into \(windows) windows with a gap of \(gap).")
    }
    let test = test ?? count / (windows + 1)
    guard test >= 1, test <= count / windows, count - windows * test > gap else {
      throw Self.failure("\(count) rows cannot hold \(windows) tests of \(test) with a gap of \(gap).")
    }
    splits = (0..<windows).map { index in
      let start = count - (windows - index) * test
      let end = start - gap
      return Split(
        train: max(0, end - (maximumTrain ?? end))..<end, test: start..<start + test)
    }
  }

  private static func failure(_ message: String) -> AssayError {
    AssayError(
      code: "invalid_window", message: message,
      remedy: "Take smaller windows, fewer of them, or more rows.", kind: .usage)
  }
}
