import CommandKit
import Testing

@Suite struct PrintableTextTests {
  @Test func `control characters are shown and not sent`() {
    #expect(
      PrintableText.of("a\u{1B}[2Jb\r\u{7}c\u{9B}2J\u{202E}d") == #"a\u{1B}[2Jb\u{D}\u{7}c\u{9B}2J\u{202E}d"#)
    #expect(PrintableText.of("\u{1B}]0;title\u{7}") == #"\u{1B}]0;title\u{7}"#)
    #expect(PrintableText.of("\u{7F}\u{0}") == #"\u{7F}\u{0}"#)
  }

  @Test func `looks, letters of every language, tabs and ends of lines stay`() {
    let style = Style(isOn: true)
    for text in [
      style.error("no"), style.bold("x") + style.faint("y"), "Größe −5 % “q” £ € 日本\tx\n", "", "\u{A0}â",
    ] {
      #expect(PrintableText.of(text) == text)
    }
  }

  @Test func `a log line with a name from a file cannot move the cursor`() {
    let recorder = Recorder()
    Console(terminal: recorder.terminal(), level: .info).warning("no bars of \u{1B}[1AES")
    #expect(recorder.error == "warning: no bars of \\u{1B}[1AES\n")
  }

  @Test(arguments: [
    ("1", 1),
    ("500MB", 500_000_000), ("4GiB", 4 << 30), ("20gb", 20_000_000_000), ("10B", 10), ("0", nil),
    ("-1GB", nil),
    ("9999999999TB", nil), ("GB", nil), ("1.5GB", nil),
  ])
  func `a size is a whole number with a unit`(text: String, bytes: Int?) {
    #expect(ValueParser<Int>.byteCount(of: text) == bytes)
  }
}
