import CommandKit
import Testing

@Suite struct ConsoleTests {
  @Test func `a bar shows share, rate and time left and gives way to log lines`() {
    let recorder = Recorder()
    let console = Console(terminal: recorder.terminal(isTerminal: true), level: .info)
    let meter = console.progress("Backtests", total: 2000, unit: "runs")
    recorder.pass(seconds: 2)
    meter.advance(by: 500)
    console.info("halfway soon")
    recorder.pass(seconds: 0.01)
    meter.advance(by: 1)
    recorder.pass(seconds: 5.99)
    meter.advance(by: 1499)
    meter.finish()
    // 23 cells of which a quarter, rounded down, is full.
    let lines = recorder.error.replacing("\r\u{1B}[K", with: "⏎").split(separator: "\n")
    #expect(lines.count == 2)
    #expect(
      lines[0] == "Backtests  █████░░░░░░░░░░░░░░░░░░  500 of 2,000 runs  25%  250/s  6.0 s left⏎halfway soon"
    )
    #expect(lines[1].hasSuffix("2,000 of 2,000 runs  100%  250/s  in 8.0 s"))
    #expect(!recorder.error.contains("501"))
  }

  @Test func `a log gets a plain line every ten seconds and one at the end`() {
    let recorder = Recorder()
    let console = Console(terminal: recorder.terminal(), level: .info)
    let meter = console.progress("Import", total: nil, unit: "rows")
    for _ in 0..<25 {
      recorder.pass(seconds: 1)
      meter.advance(by: 1_000)
    }
    meter.finish()
    let expected = """
      Import: 10,000 rows, 1,000/s, in 10 s
      Import: 20,000 rows, 1,000/s, in 20 s
      Import: 25,000 rows, 1,000/s, in 25 s

      """
    #expect(recorder.error == expected)
  }

  @Test func `quiet shows warnings and errors and no progress`() {
    let recorder = Recorder()
    let console = Console(terminal: recorder.terminal(isTerminal: true), level: .warning)
    let meter = console.progress("Import", total: 3, unit: "rows")
    recorder.pass(seconds: 60)
    meter.advance(by: 3)
    meter.finish()
    console.info("hidden")
    console.warning("shown")
    #expect(recorder.error == "warning: shown\n")
  }

  @Test func `counting from many tasks loses nothing`() async {
    let recorder = Recorder()
    let meter = Console(terminal: recorder.terminal(), level: .info).progress(
      "Work", total: 8_000, unit: "units")
    await withTaskGroup { group in
      for _ in 0..<8 { group.addTask { for _ in 0..<1_000 { meter.advance() } } }
    }
    meter.finish()
    #expect(recorder.error == "Work: 8,000 of 8,000 units, 100%\n")
  }
}
