import Search
import Testing

@Suite struct StudyLandscapeTests {
  private func study(_ value: ([Double]) -> Double) throws -> Study {
    let space = try Space(
      (0..<4).map { SearchParameter("x\($0)", .number(low: 0, high: 1, step: nil, isLogarithmic: false)) }
        + [SearchParameter("kind", .choice([.text("a"), .text("b"), .text("c")]))])
    let design = try StudyDesign(
      space: space, objectives: [Objective("f", .minimize)], sampler: SamplerChoice(.random), trials: 200)
    var study = try Study(design)
    while let batch = study.nextBatch() {
      try study.finish(
        batch.map {
          StudyTrial(number: $0.number, point: $0.point, state: .complete, values: [value($0.point)])
        })
    }
    return study
  }

  @Test func `importance ranks parameters by what they do`() throws {
    let landscape = try #require(StudyLandscape(study { 10 * $0[1] + 3 * $0[3] + ($0[4] == 2 ? 4 : 0) }))
    let shares = try #require(landscape.importance())
    #expect(abs(shares.reduce(0, +) - 1) < 1e-12)
    #expect(shares[1] > shares[4] && shares[4] > shares[3] && shares[3] > max(shares[0], shares[2]))
    #expect(shares[0] < 0.05 && shares[2] < 0.05)
  }

  @Test func `the surface rises where the values do`() throws {
    let landscape = try #require(StudyLandscape(study { $0[0] + $0[1] }))
    let surface = landscape.surface(0, 1, cells: 6)
    #expect(surface.values[5][5] > surface.values[0][0] + 1)
    #expect(surface.across.count == 6)
    #expect(landscape.surface(4, 0, cells: 6).across == [.text("a"), .text("b"), .text("c")])
  }

  @Test func `a flat study has no landscape`() throws {
    #expect(StudyLandscape(try study { _ in 1 }) == nil)
  }
}
