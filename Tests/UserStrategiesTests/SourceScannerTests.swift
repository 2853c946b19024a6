import Testing
import UserStrategies

@Suite struct SourceScannerTests {
  @Test func `a type is found by its conformance, whatever its name`() {
    let scanner = SourceScanner(
      """
      import Strategies

      public struct Anything: SignalExitStrategy {
        struct Inner: SignalExitStrategy {}
      }
      final class Other: Sendable, PositionExitStrategy where Int: Sendable { }
      """)
    #expect(scanner.found.map(\.type) == ["Anything", "Other"])
    #expect(scanner.found.map(\.line) == [3, 6])
    #expect(scanner.found.allSatisfy { $0.kind == .conformance })
  }

  @Test(arguments: ["DipStrategy", "DipBot", "DipTrader", "DipSystem", "DipAlgo"])
  func `a type is found by the end of its name, with the parameters of its initialiser`(name: String) throws {
    let scanner = SourceScanner(
      """
      struct \(name) {
        init(lookbackPeriod: Int = 20, threshold: Double = 0.02, isLong: Bool = true, kind: String = "SMA, EMA") {}
        func enters(_ now: BarContext) -> Bool { true }
      }
      """)
    let found = try #require(scanner.found.first)
    #expect(found.kind == .name)
    #expect(found.parameters.map(\.label) == ["lookbackPeriod", "threshold", "isLong", "kind"])
    #expect(found.parameters.map(\.standard) == ["20", "0.02", "true", "\"SMA, EMA\""])
    #expect(found.parameters.map(\.kind) == [.integer, .number, .flag, .choice])
  }

  @Test func `comments and texts are not code`() {
    let scanner = SourceScanner(
      #"""
      // struct ABot { init(n: Int = 1) {} func enters(_ now: BarContext) -> Bool { true } }
      /* struct BBot { /* nested */ init(n: Int = 1) {} func enters(_ now: BarContext) -> Bool { true } } */
      let text = "struct CBot { \" init(n: Int = 1) {} func enters(_ now: BarContext) -> Bool { true } }"
      let long = """
        struct DBot { init(n: Int = 1) {} func enters(_ now: BarContext) -> Bool { true } }
        """
      let raw = #"struct EBot { " init(n: Int = 1) {} func enters"#
      struct RealBot { init(n: Int = -7, x: Double = 1e-3) {} func enters(_ now: BarContext) -> Bool { true } }
      """#)
    #expect(scanner.found.map(\.type) == ["RealBot"])
    #expect(scanner.found.first?.line == 8)
    #expect(scanner.found.first?.parameters.map(\.standard) == ["-7", "1e-3"])
  }

  @Test(arguments: [
    ("struct TrafficSystem { init(a: Int = 3) {} }", "enters"),
    ("struct ABot { func enters(_ now: BarContext) -> Bool { true } }", "no initialiser"),
    ("struct ABot { init() {}; func enters(_ now: BarContext) -> Bool { true } }", "0 parameters"),
    ("struct ABot { init(n: Int) {}; func enters(_ now: BarContext) -> Bool { true } }", "without a default"),
    (
      "struct ABot { init(n: Int = f()) {}; func enters(_ now: BarContext) -> Bool { true } }",
      "plain default"
    ),
    ("struct ABot { init(n: [Int] = []) {}; func enters(_ now: BarContext) -> Bool { true } }", "a default"),
    ("private struct A: SignalExitStrategy {}", "private"),
    ("struct test_A: SignalExitStrategy {}", "test"),
  ])
  func `what is left out says why`(source: String, words: String) throws {
    let scanner = SourceScanner(source)
    #expect(scanner.found.isEmpty)
    #expect(try #require(scanner.leftOut.first).reason.contains(words), "\(scanner.leftOut)")
  }

  @Test func `1 to 20 parameters can be searched`() {
    func count(_ n: Int) -> Int {
      let list = (0..<n).map { "p\($0): Int = \($0)" }.joined(separator: ", ")
      return SourceScanner(
        "struct ABot { init(\(list)) {}\nfunc enters(_ now: BarContext) -> Bool { true } }"
      )
      .found.count
    }
    #expect([0, 1, 20, 21].map(count) == [0, 1, 1, 0])
  }

  @Test func `other types are not looked at`() {
    let scanner = SourceScanner(
      "struct Robots {}\nstruct Bot {}\nenum StrategyKind {}\nprotocol MyStrategy {}")
    #expect(scanner.found.isEmpty && scanner.leftOut.isEmpty)
  }

  /// The scanner meets what people write, and what they have not finished writing.
  @Test(arguments: [
    "{", "}", "\"", "\"\"\"", "/*", "struct", "struct A", "struct ABot {", "init(", "#\"", "\\", "é{😀",
  ])
  func `any text can be scanned`(text: String) {
    #expect(SourceScanner(text).found.isEmpty)
    #expect(SourceScanner("struct ABot { func enters(" + text).found.isEmpty)
  }

  @Test func `tests, demonstrations and examples are left out`() {
    for name in ["test_dip", "dip_test", "demo_dip", "example_dip", "Test_Dip", "DEMO_X"] {
      #expect(FileRules.isExcluded(name), "\(name)")
    }
    for name in ["dip", "testing", "contest", "demo", "latest", "MyExample_1"] {
      #expect(!FileRules.isExcluded(name), "\(name)")
    }
  }
}
