import Diagnostics
import Testing

@Suite struct JSONParserTests {
  @Test func `every kind of value is read`() throws {
    let text =
      #" {"n": null, "t": true, "f": false, "i": -12, "d": 1.5e-3, "s": "x", "a": [1, [2]], "o": {}} "#
    let value = try JSONValue(parsing: text)
    #expect(
      value == [
        "n": nil, "t": true, "f": false, "i": -12, "d": 0.0015, "s": "x", "a": [1, [2]], "o": [:],
      ])
  }

  @Test(arguments: [
    (#""\u00e9""#, "é"), (#""\ud83e\udd89""#, "🦉"), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{08}\u{0C}\n\r\t"),
    (#""\u0000""#, "\u{0}"),
  ])
  func `escapes become characters`(text: String, expected: String) throws {
    #expect(try JSONValue(parsing: text).stringValue == expected)
  }

  @Test func `a whole number that does not fit 64 bits becomes a double`() throws {
    #expect(try JSONValue(parsing: "9223372036854775807") == .integer(.max))
    #expect(try JSONValue(parsing: "9223372036854775808") == .number(9_223_372_036_854_775_808))
    #expect(try JSONValue(parsing: "1e3") == .number(1000))
    #expect(try JSONValue(parsing: "1e3").integerValue == 1000)
  }

  @Test(arguments: [
    ("", "line 1, column 1"), ("{", "line 1, column 2"), ("[1,]", "line 1, column 4"),
    ("{\"a\":1,}", "line 1, column 8"), ("{'a':1}", "line 1, column 2"), ("[1 2]", "line 1, column 4"),
    ("01", "line 1, column 1"), ("1.", "line 1, column 3"), (".5", "line 1, column 1"),
    ("+1", "line 1, column 1"),
    ("1e", "line 1, column 3"), ("1e999", "line 1, column 1"), ("NaN", "line 1, column 1"),
    ("nul", "line 1, column 1"), ("{\"a\":1,\n \"a\":2}", "line 2, column 2"),
    ("[1]\n\n x", "line 3, column 2"),
    ("\"abc", "line 1, column 1"), ("\"a\nb\"", "line 1, column 3"), ("\"\\x\"", "line 1, column 2"),
    ("\"\\ud800\"", "line 1, column 2"), ("\"\\ud800\\u0041\"", "line 1, column 2"),
    ("\"\\udc00\"", "line 1, column 2"), ("\"\\u12g4\"", "line 1, column 4"), ("// x\n1", "line 1, column 1"),
  ])
  func `a text that is no JSON is refused with its place`(text: String, place: String) throws {
    let error = try #require(throws: AssayError.self) { try JSONValue(parsing: text) }
    #expect(error.code == "invalid_json")
    #expect(error.place == place)
    #expect(error.kind == .badData)
  }

  @Test func `the place names the file when it is known`() throws {
    let error = try #require(throws: AssayError.self) { try JSONValue(parsing: "[", source: "spec.json") }
    #expect(error.place == "spec.json, line 1, column 2")
  }

  @Test func `bytes that are not UTF-8 are refused`() {
    #expect(throws: AssayError.self) { try JSONValue(parsing: [0x22, 0xFF, 0x22]) }
    #expect(throws: AssayError.self) { try JSONValue(parsing: [0x22, 0xC3, 0x22]) }
  }

  @Test func `a byte order mark is skipped`() throws {
    #expect(try JSONValue(parsing: [0xEF, 0xBB, 0xBF, UInt8(ascii: "1")]) == 1)
  }

  @Test func `nesting far beyond use is refused and does not overflow the stack`() {
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: AssayError.self) { try JSONValue(parsing: deep) }
    let allowed = String(repeating: "[", count: 500) + String(repeating: "]", count: 500)
    #expect(throws: Never.self) { try JSONValue(parsing: allowed) }
  }

  @Test(arguments: [JSONValue.Layout.compact, .indented])
  func `what the writer writes the parser reads`(layout: JSONValue.Layout) throws {
    let value: JSONValue = [
      "text": "a \"b\" \u{1}\n", "list": [1, 2.25, nil, true, ["deep": [[], [:]]]], "empty": "",
      "small": .number(.leastNonzeroMagnitude), "large": .integer(.min),
    ]
    #expect(try JSONValue(parsing: value.text(layout)) == value)
  }
}
