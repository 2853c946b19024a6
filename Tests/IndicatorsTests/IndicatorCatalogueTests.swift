import Diagnostics
import Indicators
import Testing

@Suite struct IndicatorCatalogueTests {
  @Test func `names are unique, sorted and written in capitals`() {
    let names = IndicatorCatalogue.names
    #expect(names == names.sorted() && Set(names).count == names.count)
    #expect(names.allSatisfy { $0 == $0.uppercased() })
    #expect(names.filter { $0.hasPrefix("CDL") }.count == 34)
  }

  @Test func `every indicator says what it is and what it reads`() {
    for metadata in IndicatorCatalogue.all.map({ $0.metadata }) {
      #expect(!metadata.title.isEmpty && !metadata.inputs.isEmpty && !metadata.outputs.isEmpty)
      #expect(metadata.inputs.count <= 6 && metadata.outputs.count <= 6, "\(metadata.name)")
      let names = metadata.parameters.map(\.name)
      #expect(Set(names).count == names.count)
      for parameter in metadata.parameters {
        #expect(parameter.suggested == parameter.suggested.sorted(), "\(metadata.name).\(parameter.name)")
      }
    }
  }

  @Test(arguments: [("SMAA", "SMA"), ("rsi", "RSI"), ("BBAND", "BBANDS"), ("CDLDOGI", "CDLDOJI")])
  func `an unknown name gets the nearest one`(typed: String, meant: String) {
    let error = #expect(throws: AssayError.self) { try IndicatorCatalogue.make(typed) }
    #expect(error?.code == "unknown_indicator")
    #expect(error?.remedy.contains("`\(meant)`") == true)
  }

  @Test func `parameters left out take their defaults`() throws {
    #expect(try IndicatorCatalogue.make("MACD").lookback == 33)
    #expect(try IndicatorCatalogue.make("MACD", parameters: [5, 10]).lookback == 17)
  }
}
