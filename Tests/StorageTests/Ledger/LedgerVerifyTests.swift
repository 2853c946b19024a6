import Foundation
import Storage
import TestKit
import Testing

/// What somebody could do to the file, and whether it is found.
@Suite struct LedgerVerifyTests {
  private static func verdict(_ change: (inout [String]) -> Void, heads: [String] = []) throws
    -> LedgerVerdict
  {
    let folder = try TemporaryFolder()
    let path = folder.file("ledger.jsonl")
    try LedgerExample.write(6, to: path)
    var lines = try LedgerExample.lines(path)
    change(&lines)
    try LedgerExample.write(lines, to: path)
    return try TrialLedger(path).verify(containing: heads)
  }

  @Test func `an untouched ledger is sound, and so is an empty one`() throws {
    let verdict = try Self.verdict { _ in }
    #expect(verdict.isSound && verdict.entries == 6)
    #expect(try TrialLedger("/nonexistent/ledger.jsonl").verify().isSound)
    #expect(try TrialLedger().verify(containing: [TrialLedger.genesis]).isSound)
  }

  @Test(arguments: 0..<6) func `an edited count is found in its line`(_ index: Int) throws {
    let verdict = try Self.verdict {
      $0[index] = $0[index].replacing("\"count\":20", with: "\"count\":10")
    }
    #expect(verdict.fault?.line == index + 1 && verdict.entries == index)
  }

  @Test(arguments: 0..<5) func `a removed line is found where it is missing`(_ index: Int) throws {
    let verdict = try Self.verdict { $0.remove(at: index) }
    #expect(verdict.fault?.line == index + 1)
  }

  @Test(arguments: 0..<5) func `two lines in each other's place are found`(_ index: Int) throws {
    let verdict = try Self.verdict { $0.swapAt(index, index + 1) }
    #expect(verdict.fault?.line == index + 1)
  }

  @Test func `a repeated line, an empty line and a line of rubbish are found`() throws {
    #expect(try Self.verdict { $0.insert($0[2], at: 3) }.fault?.line == 4)
    #expect(try Self.verdict { $0.insert("", at: 3) }.fault?.line == 4)
    #expect(try Self.verdict { $0[5] = "{}" }.fault?.line == 6)
  }

  @Test func `an edit with a new hash of its own is found in the line after it`() throws {
    let folder = try TemporaryFolder()
    let forged = folder.file("forged.jsonl")
    let ledger = TrialLedger(forged)
    for number in 0..<3 { try ledger.append([LedgerExample.entry(number)]) }
    try ledger.append([LedgerExample.entry(3, count: 1)])
    let line = try LedgerExample.lines(forged)[3]
    let verdict = try Self.verdict { $0[3] = line }
    #expect(verdict.fault?.line == 5)
  }

  @Test func `a cut-off end is found where its head was written down, and only there`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("ledger.jsonl")
    let ledger = try LedgerExample.write(4, to: path)
    let early = try ledger.head()
    try ledger.append([LedgerExample.entry(4), LedgerExample.entry(5)])
    let late = try ledger.head()
    try LedgerExample.write(Array(LedgerExample.lines(path)[..<4]), to: path)
    #expect(try TrialLedger(path).verify().isSound)
    let verdict = try TrialLedger(path).verify(containing: [early, late, TrialLedger.genesis])
    #expect(!verdict.isSound && verdict.missingHeads == [late] && verdict.fault == nil)
  }
}
