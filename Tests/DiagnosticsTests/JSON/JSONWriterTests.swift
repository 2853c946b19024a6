import Diagnostics
import Testing

@Suite struct JSONWriterTests {
  @Test(arguments: [
    (0.1, "0.1"), (1e-5, "1e-05"), (1.0, "1.0"), (-0.0, "-0.0"), (.leastNonzeroMagnitude, "5e-324"),
    (1.7976931348623157e308, "1.7976931348623157e+308"), (0.1 + 0.2, "0.30000000000000004"), (1e22, "1e+22"),
  ])
  func `a double has the fewest digits that read back to it`(value: Double, text: String) throws {
    #expect(JSONValue.number(value).text() == text)
    #expect(Double(text) == value)
  }

  @Test(arguments: 0..<200)
  func `any finite double survives the way through text`(seed: UInt64) throws {
    var bits = seed &* 0x9E37_79B9_7F4A_7C15 &+ 0xD1B5_4A32_D192_ED03
    bits ^= bits >> 29
    let value = Double(bitPattern: bits)
    guard value.isFinite else { return }
    let back = try JSONValue(parsing: JSONValue.number(value).text())
    #expect(back.doubleValue?.bitPattern == value.bitPattern)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func `a number that JSON does not have becomes null`(value: Double) {
    #expect(JSONValue.array([.number(value)]).text() == "[null]")
    #expect(JSONValue([value, 1.5]).text(.indented) == "[null, 1.5]")
  }

  @Test func `control characters that a terminal obeys are escaped, letters are not`() throws {
    let text = "a\u{9B}2J\u{7F}\u{1B}é\u{A0}Â"
    let written = JSONValue.string(text).text()
    #expect(written == #""a\u009b2J\u007f\u001bé"# + "\u{A0}Â\"")
    #expect(try JSONValue(parsing: written) == .string(text))
  }

  @Test func `integers keep all their digits`() {
    #expect(JSONValue(Int64.min).text() == "-9223372036854775808")
    #expect(JSONValue(9_007_199_254_740_993).text() == "9007199254740993")
  }

  @Test func `keys stay in the order in which they came`() {
    var object: JSONObject = ["zebra": 1, "apple": 2]
    object["mango"] = 3
    object["zebra"] = 4
    #expect(JSONValue.object(object).text() == #"{"zebra":4,"apple":2,"mango":3}"#)
    object["zebra"] = nil
    #expect(object.keys == ["apple", "mango"])
  }

  @Test func `an object of a thousand keys finds and removes each of them`() {
    var object = JSONObject((0..<1000).map { ("key\($0)", JSONValue($0)) })
    for index in stride(from: 0, to: 1000, by: 2) { object["key\(index)"] = nil }
    #expect(object.count == 500)
    #expect(object["key998"] == nil)
    #expect(object["key999"] == 999)
    #expect(object.keys.first == "key1")
  }

  @Test func `text is escaped as RFC 8259 asks`() {
    let text = "quote \" backslash \\ tab \t newline \n bell \u{07} nul \u{0} é 🦉"
    #expect(
      JSONValue.string(text).text()
        == #""quote \" backslash \\ tab \t newline \n bell \u0007 nul \u0000 é 🦉""#)
  }

  @Test func `the indented layout nests objects and keeps short lists on a line`() {
    let value: JSONValue = ["a": [1, 2.5, "x"], "b": ["c": []], "d": [["e": nil]], "f": [:]]
    let expected = """
      {
        "a": [1, 2.5, "x"],
        "b": {
          "c": []
        },
        "d": [
          {
            "e": null
          }
        ],
        "f": {}
      }
      """
    #expect(value.text(.indented) == expected)
  }
}
