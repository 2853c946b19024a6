import Diagnostics
import Features
import Market
public import Storage

/// What is known of each window of each pair before it begins: the table that the sizing model learns from. The numbers
/// are the group `windows` of the `FeatureCatalogue`.
///
/// One row for each row of the performance table, in its order, and one for the next window of each pair.
/// Every feature looks at windows that had ended when the window of the row began; the outcome is not in the
/// table, but in the performance table under the same (symbol, strategy, window_num).
public struct DatasetFeatures: Sendable {
  public let table: ColumnTable

  /// The strategy whose windows stand for the market itself.
  public static let benchmark = "buy_hold"

  public init(_ dataset: Dataset) throws {
    let rows = try DatasetRows(dataset.performance)
    let maker = try FeatureMaker(rows, lag: dataset.lag())
    let requests = Self.requests(rows)
    let made = maker.features(of: requests)
    let times = try WindowTimes(dataset, rows)
    let isCrypto = try Self.flags("is_crypto", rows)
    var table = ColumnTable([
      .init("symbol", .strings(requests.map { rows.symbols[$0.symbol] })),
      .init("strategy", .strings(requests.map { rows.strategies[$0.strategy] })),
      .init("window_num", .int64(requests.map { Int64($0.window) })),
      .init("start_time", .instants(requests.map { times.start($0) })),
      .init("end_time", .instants(requests.map { times.end($0) })),
      .init("is_crypto", .bool(requests.map { isCrypto[$0.symbol] })),
      .init("regime", .strings(made.map(\.regime.rawValue))),
    ])
    for feature in FeatureCatalogue.windowFeatures {
      guard let place = WindowFeatures.places[feature.name] else {
        preconditionFailure("the window feature \(feature.name) is not made")
      }
      table.append(.init(feature.name, .double(made.map { $0[keyPath: place] })))
    }
    self.table = table
  }

  /// The windows that rows are made for.
  private static func requests(_ rows: DatasetRows) -> [FeatureRequest] {
    let known = (0..<rows.count).map {
      FeatureRequest(symbol: rows.symbol[$0], strategy: rows.strategy[$0], window: rows.window[$0], row: $0)
    }
    let next = rows.pairs().flatMap { strategies in
      strategies.compactMap { pair in
        pair.last.map {
          FeatureRequest(
            symbol: rows.symbol[$0], strategy: rows.strategy[$0], window: rows.window[$0] + 1, row: nil)
        }
      }
    }
    return known + next
  }

  private static func flags(_ name: String, _ rows: DatasetRows) throws -> [Bool] {
    guard case .bool(let values)? = rows.table[name]?.values else { throw AssayError.brokenMetadata() }
    var flags = [Bool](repeating: false, count: rows.symbols.count)
    for row in 0..<rows.count { flags[rows.symbol[row]] = values[row] }
    return flags
  }
}

/// One window of one pair that features are asked for.
struct FeatureRequest {
  var symbol: Int
  var strategy: Int
  var window: Int
  /// Of the performance table; `nil` for a window to come.
  var row: Int?
}

/// When windows begin and end.
private struct WindowTimes {
  private let starts: [Int64]
  private let ends: [Int64]
  private let first: CivilDate
  private let stride: Int
  private let days: Int

  init(_ dataset: Dataset, _ rows: DatasetRows) throws {
    starts = try rows.table.timestamps("start_time")
    ends = try rows.table.timestamps("end_time")
    stride = try dataset.stride()
    days = dataset.metadata["configuration"]?["windows"]?["days"]?.integerValue ?? stride
    first = dataset.firstWindow() ?? CivilDate(daysSinceEpoch: 0)
  }

  func start(_ request: FeatureRequest) -> Int64 {
    request.row.map { starts[$0] } ?? Timestamp(startOf: day(request)).nanoseconds
  }

  func end(_ request: FeatureRequest) -> Int64 {
    request.row.map { ends[$0] } ?? Timestamp(startOf: day(request).advanced(byDays: days)).nanoseconds
  }

  private func day(_ request: FeatureRequest) -> CivilDate {
    first.advanced(byDays: (request.window - 1) * stride)
  }
}
