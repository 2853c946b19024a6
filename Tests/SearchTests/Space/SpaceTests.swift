import Diagnostics
import Search
import Testing

@Suite struct SpaceTests {
  private static func number(_ low: Double, _ high: Double, step: Double? = nil, log: Bool = false)
    -> SearchParameter
  {
    SearchParameter("x", .number(low: low, high: high, step: step, isLogarithmic: log))
  }

  private static func whole(_ low: Int, _ high: Int, step: Int = 1, log: Bool = false) -> SearchParameter {
    SearchParameter("x", .integer(low: low, high: high, step: step, isLogarithmic: log))
  }

  @Test func `unusable spaces are refused with a sentence`() {
    #expect(message([]).contains("no parameters"))
    #expect(message([Self.number(2, 1)]).contains("from 2.0 down to 1.0"))
    #expect(message([Self.number(0, 1, log: true)]).contains("logarithmic"))
    #expect(message([Self.whole(0, 8, log: true)]).contains("logarithmic"))
    #expect(message([Self.number(.nan, 1)]).contains("finite"))
    #expect(message([Self.number(0, .infinity)]).contains("finite"))
    #expect(message([Self.number(0, 1, step: 0.3)]).contains("End the range at 0.8999999999999999"))
    #expect(message([Self.whole(0, 10, step: 4)]).contains("End the range at 8"))
    #expect(message([Self.number(0, 1, step: -1)]).contains("positive step"))
    #expect(message([Self.number(1, 2, step: 1, log: true)]).contains("no step"))
    #expect(message([Self.whole(0, 1), Self.whole(0, 1)]).contains("twice"))
    #expect(message([SearchParameter("c", .choice([]))]).contains("no choices"))
    #expect(message([SearchParameter("c", .choice([.integer(1), .number(1)]))]).contains("twice"))
  }

  @Test func `conditions must name what exists`() {
    let child = { (conditions: [SearchCondition]) in
      SearchParameter("y", .flag, when: conditions)
    }
    #expect(message([Self.whole(0, 5), child([.init("z", .atLeast(1))])]).contains("no such parameter"))
    #expect(message([Self.whole(0, 5), child([.init("x", .oneOf([.integer(9)]))])]).contains("cannot be"))
    #expect(message([SearchParameter("x", .flag), child([.init("x", .atMost(1))])]).contains("is a choice"))
    let circle = [
      SearchParameter("a", .flag, when: [.init("b", .oneOf([.flag(true)]))]),
      SearchParameter("b", .flag, when: [.init("a", .oneOf([.flag(true)]))]),
    ]
    #expect(message(circle).contains("circle"))
  }

  @Test func `constraints compare sums of parameters`() throws {
    let space = try Space(
      [
        SearchParameter("fast", .integer(low: 1, high: 50, step: 1, isLogarithmic: false)),
        SearchParameter("slow", .integer(low: 1, high: 99, step: 1, isLogarithmic: false)),
      ], constraints: [try SpaceConstraint("2*fast + 1 <= slow - 3")])
    #expect(space.admits([10, 24]))
    #expect(!space.admits([10, 23]))
    for text in ["fast slow", "fast < slow < 3", "1 < 2", "fast ^ 2 < 3", "< slow", "fast*slow < 9"] {
      #expect(throws: AssayError.self) { try SpaceConstraint(text) }
    }
    #expect(throws: AssayError.self) {
      try Space(space.parameters, constraints: [try SpaceConstraint("fsat < slow")])
    }
  }

  @Test func `values and points are two forms of one thing`() throws {
    let space = try SearchFixtures.everyKind()
    let values: [(name: String, value: SearchValue)] = [
      ("kind", .text("rsi")), ("fast", .integer(3)), ("slow", .integer(15)), ("threshold", .number(0.01)),
      ("stop", .number(2.5)), ("trail", .flag(true)), ("level", .integer(8)),
    ]
    let point = try space.point(of: values)
    #expect(point == [2, 3, 15, 0.01, 2.5, 1, 8])
    #expect(space.values(at: point).map(\.value) == values.map(\.value))
    #expect(throws: AssayError.self) { try space.point(of: Array(values.dropLast())) }
    var other = values
    other[0].value = .text("sma")
    #expect(throws: AssayError.self) { try space.point(of: other) }
    other = values
    other[2].value = .integer(16)
    #expect(throws: AssayError.self) { try space.point(of: other) }
  }

  @Test func `a grid has every admitted point once`() throws {
    let space = try Space(
      [
        SearchParameter("kind", .choice([.text("a"), .text("b")])),
        SearchParameter("n", .integer(low: 1, high: 3, step: 1, isLogarithmic: false)),
        SearchParameter(
          "deep", .number(low: 0, high: 1, step: 0.5, isLogarithmic: false),
          when: [SearchCondition("kind", .oneOf([.text("b")]))]),
      ], constraints: [try SpaceConstraint("n + deep <= 3")])
    // a: n = 1, 2, 3. b: 3 + 3 + 1 of the nine.
    #expect(try GridSampler(space).points.count == 10)
    #expect(throws: AssayError.self) { try GridSampler(Space([Self.number(0, 1)])) }
    #expect(
      try GridSampler(Space([Self.number(1, 100, log: true)]), values: 3).points.map { $0[0].rounded() } == [
        1, 10, 100,
      ])
  }

  private func message(_ parameters: [SearchParameter]) -> String {
    do {
      _ = try Space(parameters)
      return ""
    } catch { return error.description }
  }
}
