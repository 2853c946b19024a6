import Diagnostics
import Foundation
import Market
import Storage
import TestKit
import Testing

@Suite struct InstrumentsFileTests {
  private func read(_ text: String) throws -> [Instrument] {
    let folder = try TemporaryFolder()
    try AtomicFile.replace(folder.file("instruments.yaml"), with: text)
    do {
      return try InstrumentsFile.read(inDirectory: folder.path)
    } catch var error as AssayError {
      error.place = error.place?.replacing(folder.path + "/", with: "")
      throw error
    }
  }

  private func refusal(_ text: String) -> String? {
    do {
      _ = try read(text)
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test func `a new future has just what the file says`() throws {
    let instruments = try read(
      """
      MES:
        class: future
        tick: 0.25
        point_value: 5
        time_zone: America/Chicago
        open: 17:00
        close: 16:00
        commission: {per_unit: 0.62}
      """)
    let micro = try #require(instruments.first)
    #expect(instruments.count == 1 && micro.symbol == "MES" && micro.assetClass == .future)
    #expect(micro.tick == 0.25 && micro.pointValue == 5 && micro.costs.commission == .perUnit(0.62))
    #expect(micro.sessions.timeZone == "America/Chicago" && micro.sessions.openMinute == -420)
    #expect(micro.sessions.closeMinute == 960 && micro.sessions.weekdays == Set(1...5))
    #expect(try InstrumentRegistry.resolve(symbol: "MES", overrides: instruments) == micro)
  }

  @Test func `a built-in one keeps what the file does not change`() throws {
    let instruments = try read(
      "ES:\n  commission: {per_unit: 2.10}\nBTC-EUR:\n  slippage: {basis_points: 2}\n")
    let builtIn = try InstrumentRegistry.resolve(symbol: "ES")
    #expect(instruments[0].tick == builtIn.tick && instruments[0].sessions == builtIn.sessions)
    #expect(instruments[0].costs.commission == .perUnit(2.10) && instruments[0].costs.slippage == .ticks(1))
    #expect(instruments[1].costs.slippage == .basisPoints(2) && instruments[1].currency == "EUR")
  }

  @Test func `no file and an empty file mean no instruments`() throws {
    let folder = try TemporaryFolder()
    #expect(try InstrumentsFile.read(inDirectory: folder.path).isEmpty)
    #expect(try read("").isEmpty && read("# none yet\n").isEmpty)
    #expect(throws: AssayError.self) { try InstrumentsFile.read(folder.file("instruments.yaml")) }
  }

  @Test func `a future without its contract is refused, never defaulted`() {
    #expect(refusal("MES:\n  class: future\n")?.hasPrefix("instruments.yaml:1:1: Instrument `MES`") == true)
    #expect(refusal("MES:\n  class: future\n  tick: 0.25\n  point_value: 5\n")?.contains("time_zone") == true)
    #expect(refusal("ES:\n  tick: 0\n")?.contains("The tick of instrument `ES` is 0.0") == true)
    #expect(refusal("QQX:\n  tick: 0.25\n")?.contains("class") == true)
  }

  @Test func `slips are told with their place`() {
    #expect(
      refusal("ES:\n  comission: {per_unit: 1}\n")?
        .hasPrefix("instruments.yaml:2:3: There is no key `comission` here. Did you mean `commission`?")
        == true)
    #expect(
      refusal("ES:\n  commission: 2.10\n")
        == "instruments.yaml:2:15: Here stands `2.10`. "
        + "It must be a number with its unit: {per_unit: 2.10} or {fraction: 0.001}.")
    #expect(refusal("ES:\n  slippage: {ticks: 1, basis_points: 5}\n")?.contains("one number") == true)
    #expect(refusal("ES:\n  tick: 1/4\n") == "instruments.yaml:2:9: Here stands `1/4`. It must be a number.")
    #expect(
      refusal("ES:\n  tick: 1\nES:\n  tick: 2\n")?.hasPrefix("instruments.yaml:3:1: The key `ES`") == true)
    #expect(refusal("- ES\n")?.hasPrefix("instruments.yaml:1:1: Here stands a list.") == true)
    #expect(refusal("ES: 5\n")?.hasPrefix("instruments.yaml:1:5: Here stands `5`.") == true)
  }
}
