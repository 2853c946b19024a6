import Figures
import Testing

struct FigureDefinitionTests {
  @Test func `no two figures share a key or a title within a report`() {
    let keys = FigureDefinition.all.map(\.key)
    #expect(Set(keys).count == keys.count)
    let titles = FigureDefinition.reported.map(\.title)
    #expect(Set(titles).count == titles.count)
  }

  @Test(arguments: FigureDefinition.all)
  func `a key is a name of SQL and of JSON in snake case`(_ figure: FigureDefinition) {
    #expect(figure.key.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "_" }, "\(figure.key)")
    #expect(figure.key.first?.isLowercase == true)
    #expect(FigureDefinition.named(figure.key) == figure)
  }

  @Test(arguments: FigureDefinition.reported)
  func `a figure of a report says what it means and when it is undefined`(_ figure: FigureDefinition) {
    #expect(!figure.meaning.isEmpty && figure.meaning.hasSuffix("."), "\(figure.key)")
    #expect(!figure.undefinedWhen.isEmpty && !figure.undefinedWhen.hasSuffix("."), "\(figure.key)")
  }

  @Test func `a title is the name with a capital`() {
    #expect(FigureDefinition.maximumDrawdown.title == "Maximum drawdown")
    #expect(FigureDefinition.sharpeRatio.title == "Sharpe ratio")
    #expect(FigureDefinition.named("no_such_figure") == nil)
  }
}
