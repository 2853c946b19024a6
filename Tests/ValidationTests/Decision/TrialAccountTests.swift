import Numerics
import Testing
import Validation

@Suite struct TrialAccountTests {
  private func entries(_ runs: [(run: String, trials: Int)], own: String) -> [TrialAccount.Entry] {
    runs.map { TrialAccount.Entry(trials: $0.trials, run: $0.run, isOwn: $0.run == own) }
  }

  private func share(_ runs: [(run: String, trials: Int)], of run: String, _ rule: TrialAccount.Rule)
    -> Double
  {
    TrialAccount(entries(runs, own: run), run: run, rule: rule).share
  }

  @Test func `the first run spends four fifths, and all runs together never more than everything`() {
    var runs: [(run: String, trials: Int)] = []
    var spent = 0.0
    for number in 1...200 {
      runs.append(("run \(number)", 600 + 37 * (number % 11)))
      let share = share(runs, of: "run \(number)", .spending)
      #expect(share > 0)
      spent += share
      #expect(spent < 1)
    }
    #expect(share([("a", 31_980)], of: "a", .spending) == 0.8)
  }

  @Test func `what a run may spend does not change when later runs come, nor by judging it again`() {
    let early = share([("a", 100), ("b", 50)], of: "b", .spending)
    #expect(share([("a", 100), ("b", 50), ("c", 5_000)], of: "b", .spending) == early)
    // The same work under another name, as with another seed: a run without work of its own.
    let again = [
      TrialAccount.Entry(trials: 100, run: "a", isOwn: true),
      TrialAccount.Entry(trials: 50, run: "b", isOwn: false),
    ]
    #expect(TrialAccount(again, run: "z", rule: .spending).share == 0.8)
  }

  @Test func `judging a part of an earlier run again spends that part of it only`() {
    let losersDropped = (0..<10).map { TrialAccount.Entry(trials: 100, run: "a", isOwn: $0 == 7) }
    #expect(abs(TrialAccount(losersDropped, run: "z", rule: .spending).share - 0.08) < 1e-12)
  }

  @Test func `a run that adds work to that of an earlier one spends for the new work alone`() {
    let work = [
      TrialAccount.Entry(trials: 1_000, run: "a", isOwn: true),
      TrialAccount.Entry(trials: 1_000, run: "b", isOwn: true),
    ]
    #expect(abs(TrialAccount(work, run: "b", rule: .spending).share - 0.1) < 1e-12)
  }

  @Test func `the ratio multiplies by everything that is known`() {
    let account = TrialAccount(entries([("a", 900), ("b", 100)], own: "b"), run: "b", rule: .ratio)
    #expect(abs(account.factor - 10) < 1e-12)
    #expect(abs(account.adjusted(0.004) - 0.04) < 1e-12)
    #expect(account.adjusted(0.5) == 1)
    #expect(account.drawsNeeded(level: 0.05) == 199)
  }

  @Test func `trials that no run judged spend nothing, and those before a run lower its share in proportion`()
  {
    let byHand = TrialAccount.Entry(trials: 1, run: nil, isOwn: false)
    let own = TrialAccount.Entry(trials: 320, run: "a", isOwn: true)
    #expect(abs(TrialAccount([byHand, own], run: "a", rule: .spending).share - 0.8 * 320 / 321) < 1e-12)
    #expect(TrialAccount([own, byHand], run: "a", rule: .spending).share == 0.8, "later ones change nothing")
    // Nine thousand tries by hand, then a run of the best idea alone.
    let many = TrialAccount.Entry(trials: 9_000, run: nil, isOwn: false)
    let few = TrialAccount.Entry(trials: 10, run: "a", isOwn: true)
    #expect(TrialAccount([many, few], run: "a", rule: .spending).share < 0.001)
  }

  @Test func `a ledger without the bars leaves everything`() {
    #expect(TrialAccount([], run: "a", rule: .spending).share == 1)
    #expect(TrialAccount(entries([("other", 5)], own: "a"), run: "a", rule: .ratio).share == 1)
  }

  /// The smallest of some uniform p-values, adjusted: the best pair of a part of a sweep that holds no edge.
  private func bestOfPart(_ pairs: Int, _ stream: inout RandomStream) -> Double {
    min(1, Double(pairs) * (0..<pairs).reduce(1) { best, _ in min(best, stream.uniform()) })
  }

  @Test func `running a sweep in ten parts finds no more than running it whole`() {
    var stream = RandomStream(seed: 77)
    var (whole, split, unpaid) = (0, 0, 0)
    let markets = 2_000
    for _ in 0..<markets {
      let parts = (0..<10).map { _ in bestOfPart(5, &stream) }
      let runs = (0..<10).map { (run: "part \($0)", trials: 3_198) }
      let found = parts.indices.contains { part in
        let account = TrialAccount(
          entries(Array(runs[...part]), own: "part \(part)"), run: "part \(part)", rule: .spending)
        return account.adjusted(parts[part]) <= 0.05
      }
      if found { split += 1 }
      if parts.contains(where: { $0 <= 0.05 }) { unpaid += 1 }
      if min(1, 10 * (parts.min() ?? 1)) / 0.8 <= 0.05 { whole += 1 }
    }
    // At most 5 %, with three standard deviations of 2,000 markets (29); without the account it is some 40 %.
    #expect(split <= 129)
    #expect(whole <= 129)
    #expect(unpaid >= 600)
  }
}
