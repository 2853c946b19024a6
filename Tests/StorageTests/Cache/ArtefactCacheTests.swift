import Diagnostics
import Foundation
import Storage
import TestKit
import Testing

@Suite struct ArtefactCacheTests {
  private static func key(_ number: Int) -> Identity {
    Identity(
      .factorySweep, code: "1.0", data: "d", contract: .null, configuration: .string("unit \(number)"))
  }

  private static func bytes(_ count: Int, _ seed: Int = 0) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ seed) }
  }

  private static func path(_ cache: ArtefactCache, _ key: Identity) -> String {
    "\(cache.folder)/\(key.hexadecimal.prefix(2))/\(key.hexadecimal)"
  }

  @Test(arguments: [0, 1, 31, 32, 33, 100_000])
  func `what was put comes back, also to another process`(_ count: Int) throws {
    let folder = try TemporaryFolder()
    let bytes = Self.bytes(count)
    let cache = ArtefactCache(folder: folder.file("cache"), limit: 1 << 20)
    #expect(cache.get(Self.key(1)) == nil)
    try cache.put(Self.key(1), bytes)
    #expect(cache.get(Self.key(1)) == bytes)
    let other = ArtefactCache(folder: folder.file("cache"), limit: 1 << 20)
    #expect(other.get(Self.key(1)) == bytes)
    #expect(cache.statistics.hits == 1 && cache.statistics.misses == 1 && cache.statistics.damaged == 0)
  }

  @Test func `every changed byte, a cut and an addition make the entry missing, until it is put again`()
    throws
  {
    let folder = try TemporaryFolder()
    let cache = ArtefactCache(folder: folder.path, limit: 1 << 20)
    let key = Self.key(1)
    try cache.put(key, Self.bytes(200))
    let url = URL(fileURLWithPath: Self.path(cache, key))
    let sound = try Data(contentsOf: url)
    for position in sound.indices {
      var damaged = sound
      damaged[position] ^= 0x10
      try damaged.write(to: url)
      #expect(cache.get(key) == nil, "byte \(position)")
    }
    for damaged in [sound.dropLast(), sound + [0], sound.prefix(10), Data()] {
      try Data(damaged).write(to: url)
      #expect(cache.get(key) == nil, "\(damaged.count) bytes")
    }
    #expect(cache.statistics.damaged == sound.count + 4)
    try cache.put(key, Self.bytes(200))
    #expect(cache.get(key) == Self.bytes(200))
  }

  @Test func `an entry under another's name is missing`() throws {
    let folder = try TemporaryFolder()
    let cache = ArtefactCache(folder: folder.path, limit: 1 << 20)
    try cache.put(Self.key(1), Self.bytes(10))
    try cache.put(Self.key(2), Self.bytes(20))
    try FileManager.default.removeItem(atPath: Self.path(cache, Self.key(2)))
    try FileManager.default.copyItem(
      atPath: Self.path(cache, Self.key(1)), toPath: Self.path(cache, Self.key(2)))
    #expect(cache.get(Self.key(2)) == nil)
  }

  @Test func `beyond the limit the longest unused entries go`() throws {
    let folder = try TemporaryFolder()
    let cache = ArtefactCache(folder: folder.path, limit: 10_000)
    for number in 0..<9 {
      try cache.put(Self.key(number), Self.bytes(1000))
      // Ages that do not depend on how fast the test runs.
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 1_000 + Double(number))],
        ofItemAtPath: Self.path(cache, Self.key(number)))
    }
    #expect(cache.get(Self.key(0)) != nil, "used now, so no longer the oldest")
    try cache.put(Self.key(9), Self.bytes(1000))
    #expect(cache.statistics.removed == 2)
    #expect((0..<10).filter { cache.get(Self.key($0)) == nil } == [1, 2])
    let kept = FolderFiles.all(in: folder.path).reduce(0) { $0 + $1.size }
    #expect(kept <= 9_000)
  }

  @Test func `what is larger than the limit is not kept, and removes nothing`() throws {
    let folder = try TemporaryFolder()
    let cache = ArtefactCache(folder: folder.path, limit: 2_000)
    try cache.put(Self.key(1), Self.bytes(500))
    #expect(try cache.put(Self.key(2), Self.bytes(5_000)).count == 5_000)
    #expect(cache.get(Self.key(2)) == nil && cache.get(Self.key(1)) != nil)
  }

  @Test func `tasks may put and get at the same time`() async throws {
    let folder = try TemporaryFolder()
    let cache = ArtefactCache(folder: folder.path, limit: 50_000)
    try await withThrowingTaskGroup { group in
      for number in 0..<200 {
        group.addTask {
          try cache.put(Self.key(number % 20), Self.bytes(1000 + number % 20))
          if let found = cache.get(Self.key(number % 20)) { #expect(found.count == 1000 + number % 20) }
        }
      }
      try await group.waitForAll()
    }
    #expect(cache.statistics.damaged == 0)
  }

  @Test func `a folder that cannot be written is an error, and getting goes on`() throws {
    let folder = try TemporaryFolder()
    try "".write(toFile: folder.file("cache"), atomically: false, encoding: .utf8)
    let cache = ArtefactCache(folder: folder.file("cache"), limit: 1 << 20)
    #expect(throws: AssayError.self) { try cache.put(Self.key(1), [1]) }
    #expect(cache.get(Self.key(1)) == nil)
  }
}
