import Strategies
import Testing

@Suite struct ReadingTests {
  /// Rules whose words can be read in more than one way.
  @Test(arguments: [5, 6, 14, 18, 22, 26, 29, 38, 39, 49])
  func `a rule with open words says how it reads them`(id: Int) throws {
    let description = try #require(StrategyCatalogue.all.first { $0.description.id == id }).description
    #expect(description.reading.count > 60 && description.reading.hasSuffix("."))
    if description.exit.contains("entry bar") { #expect(description.reading.contains("entry bar")) }
  }
}
