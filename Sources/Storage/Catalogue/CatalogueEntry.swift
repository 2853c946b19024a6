public import Diagnostics
public import Market

/// What the catalogue knows of one file of bars without reading the bars.
public struct CatalogueEntry: Sendable, Hashable {
  /// The contract as it was when the bars came in.
  public var instrument: Instrument
  public var timeframe: Timeframe
  public var barCount: Int
  /// First and last bar as `BarSeries.displayTime` shows them; `nil` without bars.
  public var first: String?
  public var last: String?
  public var hasVolume: Bool
  /// `BarSeries.contentHash` of the bars.
  public var contentHash: String
  public var provenance: BarProvenance

  public var symbol: String { instrument.symbol }

  init(_ series: BarSeries, _ provenance: BarProvenance) {
    instrument = series.instrument
    timeframe = series.timeframe
    barCount = series.count
    first = series.isEmpty ? nil : series.displayTime(0)
    last = series.isEmpty ? nil : series.displayTime(series.count - 1)
    hasVolume = series.volume != nil
    contentHash = series.contentHash
    self.provenance = provenance
  }
}

extension CatalogueEntry {
  public var json: JSONValue {
    [
      "symbol": .string(symbol), "timeframe": .string(timeframe.description), "bars": JSONValue(barCount),
      "first": JSONValue(first), "last": JSONValue(last), "has_volume": .bool(hasVolume),
      "content_sha256": .string(contentHash), "instrument": instrument.json, "provenance": provenance.json,
    ]
  }

  init?(json: JSONValue) {
    guard let instrument = json["instrument"].flatMap(Instrument.init(json:)),
      let timeframe = json["timeframe"]?.stringValue.flatMap(Timeframe.init),
      let barCount = json["bars"]?.integerValue, let hasVolume = json["has_volume"]?.boolValue,
      let contentHash = json["content_sha256"]?.stringValue,
      let provenance = json["provenance"].flatMap(BarProvenance.init(json:))
    else { return nil }
    self.instrument = instrument
    self.timeframe = timeframe
    self.barCount = barCount
    first = json["first"]?.stringValue
    last = json["last"]?.stringValue
    self.hasVolume = hasVolume
    self.contentHash = contentHash
    self.provenance = provenance
  }
}
