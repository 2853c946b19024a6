import Diagnostics
import Foundation
import Storage
import TestKit
import Testing

/// A broken chain stops whatever builds on it.
@Suite struct LedgerCheckTests {
  /// What every use of a ledger does first, by name.
  private static let uses: [(name: String, use: @Sendable (TrialLedger) throws -> Void)] = [
    ("append", { try $0.append([LedgerExample.entry(99)]) }), ("head", { _ = try $0.head() }),
    ("distinctTrials", { _ = try $0.distinctTrials(dataHash: "d1") }),
    ("summaries", { _ = try $0.summaries() }),
    ("forEach", { try $0.forEach { _, _ in } }),
    ("holdoutLooks", { _ = try $0.holdoutLooks(dataHash: "d1") }),
    ("check", { try $0.check() }),
  ]

  /// Changes the lines of a ledger of six entries and gives the error of every use.
  private static func errors(_ change: (inout [String]) -> Void) throws -> [String: AssayError?] {
    var errors: [String: AssayError?] = [:]
    for (name, use) in uses {
      let folder = try TemporaryFolder()
      let path = folder.file("ledger.jsonl")
      try LedgerExample.write(6, to: path)
      var lines = try LedgerExample.lines(path)
      change(&lines)
      try LedgerExample.write(lines, to: path)
      let written = try String(contentsOfFile: path, encoding: .utf8)
      do {
        try use(TrialLedger(path))
        errors[name] = AssayError?.none
      } catch let error as AssayError {
        errors[name] = error
      }
      // Nothing was added to what does not hold.
      if errors[name] != AssayError?.none {
        #expect(try String(contentsOfFile: path, encoding: .utf8) == written)
      }
    }
    return errors
  }

  @Test(arguments: 0..<6) func `an edited line is an error with its number`(_ index: Int) throws {
    let errors = try Self.errors { $0[index] = $0[index].replacing("\"count\":20", with: "\"count\":10") }
    for (use, error) in errors {
      #expect(
        error?.code == "broken_ledger" && error?.place?.hasSuffix("ledger.jsonl:\(index + 1)") == true,
        "\(use)")
      #expect(error?.kind == .badData, "\(use)")
    }
  }

  @Test(arguments: 0..<5) func `a removed line is an error where it is missing`(_ index: Int) throws {
    for (use, error) in try Self.errors({ $0.remove(at: index) }) {
      #expect(error?.code == "broken_ledger" && error?.place?.hasSuffix(":\(index + 1)") == true, "\(use)")
    }
  }

  @Test func `lines in another order, twice, and rubbish are errors`() throws {
    let changes: [(inout [String]) -> Void] = [
      { $0.swapAt(1, 2) }, { $0.insert($0[2], at: 3) }, { $0.insert("", at: 3) }, { $0[4] = "{}" },
      { $0.append("rubbish") },
    ]
    for change in changes {
      #expect(try Self.errors(change).values.allSatisfy { $0?.code == "broken_ledger" })
    }
  }

  @Test(arguments: [0, 1, 5]) func `a cut-off end is an error that says how many entries there were`(
    _ left: Int
  ) throws {
    for (use, error) in try Self.errors({ $0 = Array($0[..<left]) }) {
      #expect(error?.code == "shortened_ledger" && error?.message.contains("it had 6") == true, "\(use)")
      #expect(error?.message.contains("has \(left)") == true, "\(use)")
    }
  }

  @Test func `a ledger that is gone is an error, and the remedy works`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("ledger.jsonl")
    try LedgerExample.write(3, to: path)
    try FileManager.default.removeItem(atPath: path)
    let error = #expect(throws: AssayError.self) { try TrialLedger(path).append([LedgerExample.entry(0)]) }
    #expect(error?.code == "shortened_ledger" && error?.remedy.contains(path + ".verified") == true)
    try FileManager.default.removeItem(atPath: path + ".verified")
    try TrialLedger(path).append([LedgerExample.entry(0)])
    #expect(try TrialLedger(path).verify().entries == 1)
  }

  @Test func `what was there before the mark is followed whole, and what came after it as well`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("ledger.jsonl")
    try LedgerExample.write(4, to: path)
    let mark = try Data(contentsOf: URL(fileURLWithPath: path + ".verified"))
    let ledger = TrialLedger(path)
    try ledger.append([LedgerExample.entry(4), LedgerExample.entry(5)])
    // As a process leaves it that is killed before it could write the mark.
    try mark.write(to: URL(fileURLWithPath: path + ".verified"))
    try TrialLedger(path).check()
    for remains in ["", "assay ledger 1 5 x", "\u{0}", String(repeating: "9", count: 500)] {
      try remains.write(toFile: path + ".verified", atomically: false, encoding: .utf8)
      try TrialLedger(path).check()
    }
    try mark.write(to: URL(fileURLWithPath: path + ".verified"))
    var lines = try LedgerExample.lines(path)
    lines[5] = lines[5].replacing("\"count\":20", with: "\"count\":10")
    try LedgerExample.write(lines, to: path)
    let error = #expect(throws: AssayError.self) { try TrialLedger(path).check() }
    #expect(error?.place?.hasSuffix(":6") == true)
  }

  @Test func `any single changed byte is found`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("ledger.jsonl")
    try LedgerExample.write(3, to: path)
    let sound = try Data(contentsOf: URL(fileURLWithPath: path))
    for position in sound.indices {
      for bit: UInt8 in [0x01, 0x20] {
        var bytes = sound
        bytes[position] ^= bit
        try bytes.write(to: URL(fileURLWithPath: path))
        #expect(throws: AssayError.self, "byte \(position)") { try TrialLedger(path).check() }
      }
    }
  }

  @Test func `a ledger of an earlier version has no mark, is followed whole, and gets one`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("ledger.jsonl")
    try LedgerExample.write(3, to: path)
    try FileManager.default.removeItem(atPath: path + ".verified")
    let ledger = TrialLedger(path)
    #expect(try ledger.distinctTrials(dataHash: "d1") == 60 && ledger.rememberedHead == nil)
    try ledger.append([LedgerExample.entry(3)])
    #expect(try ledger.rememberedHead == ledger.head())
  }
}
