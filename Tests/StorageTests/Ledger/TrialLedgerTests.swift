import Diagnostics
import Foundation
import Storage
import Synchronization
import TestKit
import Testing

@Suite struct TrialLedgerTests {
  @Test func `entries come back in order, with everything they said`() throws {
    let folder = try TemporaryFolder()
    let ledger = TrialLedger(folder.file("a/ledger.jsonl"))
    let entries = (0..<5).map { LedgerExample.entry($0) }
    try ledger.append(Array(entries[..<2]))
    try ledger.append(Array(entries[2...]))
    var read: [LedgerEntry] = []
    try TrialLedger(folder.file("a/ledger.jsonl")).forEach { entry, _ in read.append(entry) }
    #expect(read == entries)
  }

  @Test(.enabled(if: Python.has("hashlib")))
  func `another program finds the chain as documented`() throws {
    let folder = try TemporaryFolder()
    let ledger = try LedgerExample.write(20, to: folder.file("ledger.jsonl"))
    let program = """
      import sys, json, hashlib
      head = "0" * 64
      for line in open(sys.argv[1], "rb").read().splitlines():
          entry = json.loads(line)
          assert entry["previous"] == head
          body, _, own = line.rpartition(b',"hash":"')
          head = hashlib.sha256(body + b"}").hexdigest()
          assert own.decode() == head + '"}' and entry["hash"] == head
          assert list(entry) == sorted(k for k in entry if k not in ("previous", "hash")) + ["previous", "hash"]
      print(head, end="")
      """
    #expect(try Python.run(program, [folder.file("ledger.jsonl")]) == ledger.head())
  }

  @Test func `work done again is no new trial, on other data it is one`() throws {
    let ledger = TrialLedger()
    #expect(try ledger.distinctTrials(dataHash: "d1") == 0)
    try ledger.append([
      LedgerExample.entry(0, count: 1620, work: "a"), LedgerExample.entry(1, count: 1620, work: "a"),
      LedgerExample.entry(2, kind: .trials, count: 7, work: "b"),
      LedgerExample.entry(3, data: "d2", count: 5, work: "a"),
    ])
    #expect(try ledger.distinctTrials(dataHash: "d1") == 1627)
    #expect(try ledger.distinctTrials(dataHash: "d2") == 5)
    try ledger.append([LedgerExample.entry(4, count: 3, work: "c")])
    #expect(try ledger.distinctTrials(dataHash: "d1") == 1630)
  }

  @Test func `new bars of a market do not forget what was tried on the old ones`() throws {
    let ledger = TrialLedger()
    try ledger.append([
      LedgerExample.entry(0, data: "to Monday", count: 100, work: "a"),
      LedgerExample.entry(1, data: "to Tuesday", count: 100, work: "a"),
      LedgerExample.entry(2, data: "to Tuesday", count: 50, work: "b"),
    ])
    #expect(try ledger.distinctTrials(symbol: "ES", timeframe: "15m") == 150)
    #expect(try ledger.distinctTrials(symbol: "ES", timeframe: "1d") == 0)
  }

  @Test func `looks at a holdout count each time and are no trials; selections are neither`() throws {
    let ledger = TrialLedger()
    for number in 0..<3 {
      try ledger.append([LedgerExample.entry(number, kind: .holdoutLook, count: 1, work: "look")])
    }
    try ledger.append([LedgerExample.entry(9, kind: .selection, count: 10)])
    #expect(try ledger.holdoutLooks(dataHash: "d1") == 3)
    #expect(try ledger.distinctTrials(dataHash: "d1") == 0)
  }

  @Test func `a ledger that was read sees what another one adds`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("ledger.jsonl")
    let reader = TrialLedger(path)
    #expect(try reader.head() == TrialLedger.genesis)
    let writer = try LedgerExample.write(3, to: path)
    #expect(try reader.distinctTrials(dataHash: "d1") == 60)
    try reader.append([LedgerExample.entry(3)])
    try writer.append([LedgerExample.entry(4)])
    #expect(try reader.distinctTrials(dataHash: "d1") == 100)
    #expect(try writer.verify().isSound)
    #expect(try reader.head() == writer.head())
  }

  @Test func `tasks and processes may add at the same time, and one that is killed breaks nothing`()
    async throws
  {
    let folder = try TemporaryFolder()
    let path = folder.file("ledger.jsonl")
    await withTaskGroup { group in
      for process in 1...2 {
        group.addTask {
          await #expect(processExitsWith: .success) { [path = path as String, process = process as Int] in
            let ledger = TrialLedger(path)
            for number in 0..<200 { try ledger.append([LedgerExample.entry(process * 1000 + number)]) }
          }
        }
      }
      group.addTask {
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
          let ledger = TrialLedger(path)
          for number in 0..<100 { try ledger.append([LedgerExample.entry(9000 + number)]) }
          kill(getpid(), SIGKILL)
        }
      }
    }
    let ledger = TrialLedger(path)
    let verdict = try ledger.verify()
    #expect(verdict.isSound && verdict.entries == 500)
    #expect(try ledger.distinctTrials(dataHash: "d1") == 500 * 20)
  }

  @Test func `a torn last line is set aside with a message, and the chain goes on`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("ledger.jsonl")
    try LedgerExample.write(3, to: folder.file("other.jsonl"))
    let lines = try LedgerExample.lines(folder.file("other.jsonl"))
    // As a process leaves it that is killed in the middle of the third line.
    try LedgerExample.write(2, to: path)
    try (lines[0] + "\n" + lines[1] + "\n" + lines[2].prefix(100)).write(
      toFile: path, atomically: false, encoding: .utf8)
    let notices = Mutex<[String]>([])
    let ledger = TrialLedger(path) { notice in notices.withLock { $0.append(notice) } }
    #expect(try ledger.distinctTrials(dataHash: "d1") == 40)
    let before = try ledger.verify()
    #expect(before.isSound && before.entries == 2 && before.tornBytes == lines[2].utf8.prefix(100).count)
    try ledger.append([LedgerExample.entry(7)])
    let after = try ledger.verify()
    #expect(after.isSound && after.entries == 3 && after.tornBytes == 0)
    #expect(notices.withLock { $0 }.count == 1)
    #expect(try LedgerExample.lines(path + ".torn") == [String(lines[2].prefix(100))])
  }

  @Test func `a first line that is torn leaves an empty ledger`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("ledger.jsonl")
    try "{\"at\":\"20".write(toFile: path, atomically: false, encoding: .utf8)
    let ledger = TrialLedger(path)
    #expect(try ledger.head() == TrialLedger.genesis)
    try ledger.append([LedgerExample.entry(0)])
    #expect(try ledger.verify().entries == 1)
  }

  @Test func `a very long line is found whole`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("ledger.jsonl")
    var entry = LedgerExample.entry(0)
    entry.note = String(repeating: "x", count: 100_000)
    try TrialLedger(path).append([entry])
    try TrialLedger(path).append([LedgerExample.entry(1)])
    #expect(try TrialLedger(path).verify().entries == 2)
  }

  @Test func `nothing is added after a last line that is no entry`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("ledger.jsonl")
    try "rubbish\n".write(toFile: path, atomically: false, encoding: .utf8)
    let error = #expect(throws: AssayError.self) { try TrialLedger(path).append([LedgerExample.entry(0)]) }
    #expect(error?.code == "broken_ledger" && error?.place == path + ":1")
    #expect(try LedgerExample.lines(path) == ["rubbish"])
  }

  @Test func `a folder that cannot be written is an error with the path`() throws {
    let folder = try TemporaryFolder()
    try "".write(toFile: folder.file("a"), atomically: false, encoding: .utf8)
    let error = #expect(throws: AssayError.self) {
      try TrialLedger(folder.file("a/ledger.jsonl")).append([LedgerExample.entry(0)])
    }
    #expect(error?.code == "cannot_write" && error?.place?.hasPrefix(folder.path) == true)
  }
}
