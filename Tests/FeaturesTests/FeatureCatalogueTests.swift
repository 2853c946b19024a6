import Diagnostics
import Features
import Market
import Testing

@Suite struct FeatureCatalogueTests {
  @Test func `there are at least 100 features and 50 for the filter, each name once`() {
    let names = FeatureCatalogue.names
    #expect(names.count >= 100)
    #expect(FeatureCatalogue.filterDefault.count >= 50)
    #expect(Set(names).count == names.count)
    let letters = Set("abcdefghijklmnopqrstuvwxyz0123456789_")
    #expect(names.allSatisfy { $0.allSatisfy { letters.contains($0) } })
  }

  @Test func `the filter reads bars alone, so that every instrument has it`() {
    for feature in FeatureCatalogue.filterDefault {
      #expect(feature.needs.subtracting([.days]).isEmpty, "\(feature.name)")
    }
  }

  @Test func `a formula reads as it is computed`() throws {
    #expect(try FeatureCatalogue.feature(named: "distance_sma_20").formula == "close / SMA(close, 20) - 1")
    #expect(try FeatureCatalogue.feature(named: "return_5").formula == "close / close[5] - 1")
    #expect(try FeatureCatalogue.feature(named: "market_return_1").formula == "market{close / close[1] - 1}")
    #expect(
      try FeatureCatalogue.feature(named: "squeeze").formula
        == "(BBANDS(20, 2, 2).upperband < KELTNER(20, 14, 1.5).upperband)"
        + " * (BBANDS(20, 2, 2).lowerband > KELTNER(20, 14, 1.5).lowerband)")
  }

  @Test func `an unknown feature names the nearest`() {
    let error = #expect(throws: AssayError.self) { try FeatureSet(["atr_percentage_14"]) }
    #expect(error?.code == "unknown_feature")
    #expect(error?.message.contains("Did you mean `atr_percent_14`?") == true)
    let group = #expect(throws: AssayError.self) { try FeatureSet(["group:return"]) }
    #expect(group?.message.contains("Did you mean `returns`?") == true)
  }

  @Test func `a group stands for its features, each once`() throws {
    let set = try FeatureSet(["ibs", "group:location", "ibs"])
    #expect(set.names.first == "ibs")
    #expect(set.names.filter { $0 == "ibs" }.count == 1)
    #expect(set.names.count == FeatureCatalogue.groups.first { $0.name == "location" }?.features.count)
  }

  @Test func `a feature without its reference says which one and how to name it`() throws {
    var source = try FeatureMarkets.source(.day, bars: 50)
    source.references[.volatilityIndex] = nil
    let error = #expect(throws: AssayError.self) { try FeatureSet(["volatility_index"]).table(on: source) }
    #expect(error?.code == "unavailable_feature")
    #expect(error?.remedy.contains("--reference volatility_index=") == true)
    source.fundamentals = nil
    let reports = #expect(throws: AssayError.self) { try FeatureSet(["roe"]).table(on: source) }
    #expect(reports?.remedy.contains("--fundamentals") == true)
    #expect(throws: AssayError.self) { try FeatureSet(["daily_rsi_2"]).table(on: source) }
    #expect(throws: AssayError.self) { try FeatureSet(["recent_return_1"]) }
  }

  @Test func `a table finds the row that was known at an instant`() throws {
    let source = try FeatureMarkets.source(.day, bars: 50)
    let table = try FeatureSet(["return_1"]).table(on: source)
    #expect(table.lastRow(closedBy: table.timestamps[0] - 1) == nil)
    #expect(table.lastRow(closedBy: table.timestamps[7]) == 7)
    #expect(table.lastRow(closedBy: table.timestamps[8] - 1) == 7)
    #expect(table.lastRow(closedBy: .max) == 49)
    #expect(table.row(7)[0] == table["return_1"]?[7])
  }
}
