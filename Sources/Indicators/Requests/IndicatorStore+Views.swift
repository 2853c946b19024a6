public import Market
import Synchronization

/// A store on bars of a longer timeframe, and when each of them is known.
public struct JoinedStore: Sendable {
  public let store: IndicatorStore
  /// As `ClosedBars.knownAt`.
  public let knownAt: [Int]
}

extension IndicatorStore {
  /// The store of the market upside down (`BarSeries.mirrored`), made once; the mirror's mirror is this store's
  /// series again.
  public func mirrored() -> IndicatorStore {
    views.withLock { views in
      if let mirror = views.mirror { return mirror }
      let mirror = IndicatorStore(series.mirrored(), budget: budget)
      views.mirror = mirror
      return mirror
    }
  }

  /// The store of the bars joined to a longer timeframe, made once.
  /// - Throws: as `BarSeries.joinedWhenClosed(to:)`.
  public func joined(to timeframe: Timeframe) throws -> JoinedStore {
    try views.withLock { views in
      if let known = views.joined[timeframe] { return known }
      let closed = try series.joinedWhenClosed(to: timeframe)
      let made = JoinedStore(store: IndicatorStore(closed.series, budget: budget), knownAt: closed.knownAt)
      views.joined[timeframe] = made
      return made
    }
  }

  /// The same market seen otherwise, with indicators of its own.
  struct Views {
    var mirror: IndicatorStore?
    var joined: [Timeframe: JoinedStore] = [:]
  }
}
