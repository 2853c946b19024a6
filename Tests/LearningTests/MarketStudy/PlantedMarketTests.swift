import Glibc
import Learning
import Market
import Testing

/// Made-up markets whose truth is known: the planted score is what can be known of the return over the horizon.
@Suite struct PlantedMarketTests {
  @Test func `the return over the horizon is the planted score and noise`() {
    let horizon = 5
    var (products, squares, residuals, moves) = (0.0, 0.0, 0.0, 0.0)
    for seed in 0..<4 {
      let market = PlantedMarket(
        symbols: 5, days: 6_000, strength: 0.25, horizon: horizon, seed: UInt64(seed))
      for (series, scores) in zip(market.series, market.scores) {
        #expect(scores[..<5].allSatisfy { $0.isNaN } && !scores[5].isNaN)
        for day in 5..<(series.count - horizon) {
          let move = log(series.close[day + horizon] / series.close[day])
          products += move * scores[day]
          squares += scores[day] * scores[day]
          residuals += (move - scores[day]) * scores[day]
          moves += move * move
        }
      }
    }
    // The slope of the move on the score is 1 within a few standard errors, which overlap makes about √5 larger.
    let slope = products / squares
    let error = (5 * moves / Double(4 * 5 * 6_000)).squareRoot() / squares.squareRoot()
    #expect(abs(slope - 1) < 4 * error && error < 0.03, "\(slope) ± \(error)")
  }

  @Test func `without an edge the score says nothing`() {
    let market = PlantedMarket(symbols: 5, days: 1_000, strength: 0, horizon: 5, seed: 1)
    #expect(market.scores.allSatisfy { $0.allSatisfy { $0.isNaN || $0 == 0 } })
  }
}
