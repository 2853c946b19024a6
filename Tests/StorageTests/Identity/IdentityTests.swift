import Diagnostics
import Foundation
import Market
import Storage
import TestKit
import Testing

@Suite struct IdentityTests {
  private static let instrument = Instrument(
    symbol: "ES", assetClass: .future, currency: "USD", tick: 0.25, pointValue: 50, lot: 1,
    sessions: .globex, costs: CostModel(commission: .perUnit(2.1), slippage: .ticks(1)))

  private static func identity(
    _ method: Identity.Method = .factoryRun, code: CodeVersion = "0.1.0+abc", data: JSONValue = ["ES": "d"],
    contract: Instrument = instrument, configuration: JSONValue = ["a": 1, "b": ["x": 0.1]], seed: UInt64 = 1
  ) -> Identity {
    Identity(
      method, code: code, data: data, contract: ["ES": contract.json], configuration: configuration,
      seed: seed)
  }

  @Test func `each part of what goes in changes the identity`() {
    let identities = [
      Self.identity(), Self.identity(.factorySweep), Self.identity(code: "0.1.0+abd"),
      Self.identity(Identity.Method("factory_run", version: 99)), Self.identity(data: ["ES": "e"]),
      Self.identity(data: ["NQ": "d"]), Self.identity(configuration: ["a": 2, "b": ["x": 0.1]]),
      Self.identity(configuration: ["a": 1, "b": ["x": 0.1.nextUp.json]]),
      Self.identity(configuration: ["a": 1]),
      Self.identity(seed: 2), Self.identity(seed: .max),
    ]
    #expect(Set(identities.map(\.hexadecimal)).count == identities.count)
    #expect(identities.allSatisfy { $0.hexadecimal.utf8.count == 64 && $0.name.utf8.count == 16 })
  }

  @Test func `every part of a contract changes the identity`() {
    let changes: [(String, (inout Instrument) -> Void)] = [
      ("symbol", { $0.symbol = "EX" }), ("assetClass", { $0.assetClass = .cfd }),
      ("currency", { $0.currency = "EUR" }),
      ("tick", { $0.tick = 0.5 }), ("tick", { $0.tick = nil }), ("pointValue", { $0.pointValue = 5 }),
      ("lot", { $0.lot = 0.1 }), ("sessions", { $0.sessions.timeZone = "UTC" }),
      ("sessions", { $0.sessions.openMinute = -300 }), ("sessions", { $0.sessions.closeMinute = 960 }),
      ("sessions", { $0.sessions.weekdays = [1, 2, 3] }), ("costs", { $0.costs.commission = .perUnit(2.11) }),
      ("costs", { $0.costs.commission = .fraction(2.1) }), ("costs", { $0.costs.slippage = .ticks(2) }),
      ("costs", { $0.costs.slippage = .basisPoints(1) }),
    ]
    var names: Set<String> = [Self.identity().hexadecimal]
    for (field, change) in changes {
      var instrument = Self.instrument
      change(&instrument)
      #expect(names.insert(Self.identity(contract: instrument).hexadecimal).inserted, "\(field)")
    }
    // Whoever adds a field to a contract adds it to its JSON and to the changes above.
    let fields = Mirror(reflecting: Self.instrument).children.compactMap(\.label)
    #expect(Set(fields) == Set(changes.map(\.0)))
  }

  @Test func `a contract comes back from its JSON`() {
    #expect(Instrument(json: Self.instrument.json) == Self.instrument)
  }

  @Test func `what means the same has one identity`() {
    let first = Self.identity(configuration: ["b": ["y": 2.0, "x": 0.1], "a": 1.0])
    let second = Self.identity(configuration: ["a": 1, "b": ["x": 0.1, "y": 2]])
    #expect(first == second && first.text == second.text)
    #expect(
      Self.identity(code: "0.1.0+abc") == Self.identity(code: "0.2.0+abc"), "the number alone changes nothing"
    )
    #expect(Self.identity(configuration: -0.0) == Self.identity(configuration: 0))
  }

  @Test func `numbers that JSON does not have stay apart`() {
    let values: [JSONValue] = [.null, .number(.nan), .number(.infinity), .number(-.infinity), 0, "0"]
    #expect(Set(values.map { Self.identity(configuration: $0).hexadecimal }).count == values.count)
  }

  @Test func `the digest is that of the document as anybody reads it`() throws {
    let identity = Self.identity()
    #expect(identity.hexadecimal == SHA256.hexadecimal(of: identity.text))
    // Python sorts keys and writes numbers on its own.
    guard Python.has("hashlib") else { return }
    let program = """
      import sys, json, hashlib
      document = json.loads(sys.argv[1])
      text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
      print(hashlib.sha256(text.encode()).hexdigest(), end="")
      """
    #expect(try Python.run(program, [identity.text]) == identity.hexadecimal)
  }

  @Test func `an identity comes back from its text, and nothing else does`() {
    let identity = Self.identity()
    #expect(Identity(text: identity.text) == identity)
    for text in [
      "", "{}", "[]", identity.text + " ",
      identity.text.replacing("\"seed\":\"1\"", with: "\"seed\" : \"1\""),
    ] {
      #expect(Identity(text: text) == nil)
    }
  }

  @Test func `differences say where and what`() {
    var dearer = Self.instrument
    dearer.costs.commission = .perUnit(4.2)
    let now = Self.identity(code: "0.1.0+new", contract: dearer, configuration: ["a": 1])
    let sentences = now.differences(from: Self.identity()).map(\.sentence)
    #expect(
      sentences == [
        "the program", "the configuration at b (nothing, was {\"x\":0.1})",
        "the contract at ES.commission.per_unit (4.2, was 2.1)",
      ])
    #expect(now.differences(from: now).isEmpty)
  }
}

@Suite struct CodeVersionTests {
  @Test(arguments: ["0.1.0", "0.1.0+0123456789abcdef", ""])
  func `a version comes back from its text`(_ text: String) {
    #expect(CodeVersion(text).description == text)
  }

  @Test func `the sources decide, not the number`() {
    let hash = String(repeating: "ab", count: 32)
    let code = CodeVersion(number: "1.2.3", sourceHash: hash)
    #expect(code.identity == String(hash.prefix(16)) && code.description == "1.2.3+\(hash.prefix(16))")
    #expect(CodeVersion(code.description).identity == code.identity)
    #expect(CodeVersion("0.1.0").identity == "0.1.0")
  }
}

extension Double {
  fileprivate var json: JSONValue { .number(self) }
}
