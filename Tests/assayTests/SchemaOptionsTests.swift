import Testing

/// The options that come from the schema of the settings.
@Suite struct SchemaOptionsTests {
  private func help(_ command: [String]) throws -> [String: [String: Any]] {
    let document = try Executable.run(command + ["--help", "--json"]).document()
    let options = try #require(document["options"] as? [[String: Any]])
    return Dictionary(
      uniqueKeysWithValues: options.compactMap { option in
        (option["name"] as? String).map { ($0, option) }
      })
  }

  @Test func `help of an option is that of its key with the default of the file`() throws {
    let options = try help(["backtest"])
    #expect(
      options["--max-heat"]?["help"] as? String
        == "most that all stops may lose, of equity; 0.03 unless given")
    #expect(options["--capital"]?["help"] as? String == "starting capital; 100000 unless given")
    #expect(options["--fill"]?["choices"] as? [String] == ["next_open", "signal_close"])
    #expect(options["--max-positions"]?["value"] as? String == "N")
    #expect(options["--risk"]?["value"] is String == false)
    for name in [
      "--max-risk", "--min-win-rate", "--impact", "--time-stop-days", "--stop-loss-atr", "--commission",
    ] {
      #expect(options[name] != nil, "\(name)")
    }
  }

  @Test func `one option is the same in every command that has it`() throws {
    let backtest = try help(["backtest"])
    for command in [["factory", "run"], ["replay"], ["search", "threshold"], ["dataset", "collect"]] {
      let other = try help(command)
      for name in ["--fill", "--intrabar", "--limit-fill"] {
        #expect(other[name]?["help"] as? String == backtest[name]?["help"] as? String, "\(command) \(name)")
      }
    }
  }

  @Test(arguments: [
    ("--capital", "0", "an amount above 0"), ("--fill", "next_opne", "one of next_open, signal_close"),
    ("--max-positions", "1.5", "a whole number from 1 to 1000, or none"),
    ("--commission", "0.5", "a fraction from 0 to 0.49"), ("--stop-loss-atr", "two", "a number above 0"),
    ("--hard-stop", "wide", "a fraction above 0 and below 1: 0.03 is 3 %, or none"),
  ])
  func `a value beyond the schema is refused in its words`(option: String, value: String, words: String)
    throws
  {
    let result = try Executable.run([
      "backtest", "--symbol", "X", "--timeframe", "1d", "--strategy", "MACross", option, value, "--json",
    ])
    #expect(result.code == 2)
    #expect(try result.errorField("code") == "invalid_value")
    let message = try #require(try result.errorField("message"))
    #expect(message.contains(words), "\(message)")
    #expect(message.contains(option), "\(message)")
  }

  @Test func `a limit of the file is switched off by none`() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("config.yaml", "risk_management: {stop_loss: {hard_stop_pct: 0.01}}")
    let line = ["risk", "check", "--capital", "10000", "--quantity", "10", "--entry", "100", "--stop", "97"]
    let result = try Executable.run(
      line + ["--config", file, "--hard-stop", "none", "--json"], in: folder.path)
    #expect(result.code == 0, "\(result.error)")
  }
}
