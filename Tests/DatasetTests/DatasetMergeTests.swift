import Dataset
import Diagnostics
import Storage
import Testing

@Suite struct DatasetMergeTests {
  private func batch(_ symbols: [String], seed: UInt64 = 1) throws -> Collection {
    try Collection(SyntheticBars.pair(seed: seed).series.filter { symbols.contains($0.key) })
  }

  /// Metadata without the identity: that of a merge names its batches.
  private func unnamed(_ metadata: JSONValue) -> JSONObject? {
    guard var members = metadata.objectValue else { return nil }
    for key in ["identity", "identity_sha256"] { members[key] = nil }
    return members
  }

  @Test func `batches put together are the collection made at once`() async throws {
    let whole = try await batch(["AAA", "CCC"]).dataset()
    let merge = try DatasetMerge([
      try await batch(["CCC"]).dataset(), try await batch(["AAA"]).dataset(),
    ])
    #expect(merge.duplicates == 0)
    for name in ["symbol", "strategy"] {
      #expect(merge.dataset.performance[name] == whole.performance[name])
      #expect(merge.dataset.trades[name] == whole.trades[name])
    }
    #expect(merge.dataset.performance["window_num"] == whole.performance["window_num"])
    #expect(merge.dataset.trades["pnl"] == whole.trades["pnl"])
    #expect(unnamed(merge.dataset.metadata) == unnamed(whole.metadata))
  }

  @Test func `rows that are in two batches and equal are taken once`() async throws {
    let both = try await batch(["AAA", "CCC"]).dataset()
    let merge = try DatasetMerge([both, try await batch(["CCC"]).dataset()])
    #expect(merge.duplicates > 0)
    #expect(merge.dataset.performance.rowCount == both.performance.rowCount)
    #expect(unnamed(merge.dataset.metadata) == unnamed(both.metadata))
  }

  @Test func `rows that are in two batches and differ are refused`() async throws {
    let batches = [try await batch(["CCC"]).dataset(), try await batch(["CCC"], seed: 2).dataset()]
    #expect { try DatasetMerge(batches) } throws: { ($0 as? AssayError)?.code == "conflicting_duplicate" }
  }

  @Test func `batches with other windows are refused`() async throws {
    let other = try await Collection(["AAA": SyntheticBars.bars(SyntheticBars.share, weeks: 12)]) {
      $0.windows.days = 14
    }.dataset()
    let batches = [try await batch(["CCC"]).dataset(), other]
    #expect { try DatasetMerge(batches) } throws: { ($0 as? AssayError)?.code == "different_collections" }
  }
}
