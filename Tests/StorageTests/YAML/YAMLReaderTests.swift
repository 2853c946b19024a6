import Diagnostics
import Foundation
import Storage
import TestKit
import Testing

@Suite struct YAMLReaderTests {
  private func parse(_ text: String) throws -> YAMLNode { try YAMLReader.parse(text, source: "f.yaml") }

  /// The place and the words of the error that a text gives.
  private func refusal(_ text: String, _ read: (YAMLNode) throws -> Void = { _ in }) -> String? {
    do {
      try read(parse(text))
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test func `scalars, lists and mappings are read with their places`() throws {
    let node = try parse("a: 1\nb:\n  - x\n  - \"2\"\nc: {d: -1.5e3, e: true}\n")
    let map = try node.mapping(allowing: ["a", "b", "c"])
    #expect(try map.integer("a") == 1 && map.strings("b") == ["x", "2"])
    let inner = try map.required("c").mapping()
    #expect(try inner.double("d") == -1500 && inner.bool("e") == true)
    #expect(map["b"]?.place.description == "f.yaml:3:3" && inner["e"]?.place.description == "f.yaml:5:19")
  }

  @Test func `only plain scalars in decimal digits are numbers`() throws {
    for text in [
      "\"1\"", "0x10", "nan", "inf", ".inf", "1_000", "1,5", "12:30", "1e999", "-", "e", "[1]", "~", "1 2",
    ] {
      let node = try parse("- " + text)
      #expect(throws: AssayError.self, "\(text)") { try node.list()[0].double() }
    }
    for (text, value) in [("1", 1.0), ("-0.5", -0.5), ("1e-3", 0.001), ("+2.", 2), ("007", 7)] {
      #expect(try parse("- " + text).list()[0].double() == value)
    }
  }

  @Test func `words of older YAML are texts, not booleans`() throws {
    for word in ["no", "yes", "on", "off", "y", "True"] {
      #expect(try parse("- " + word).list()[0].string() == word)
      #expect(throws: AssayError.self) { try parse("- " + word).list()[0].bool() }
    }
  }

  @Test func `an empty value counts as missing`() throws {
    let map = try parse("a:\nb: ~\nc: null\nd: \"\"\n").mapping()
    #expect(map["a"] == nil && map["b"] == nil && map["c"] == nil)
    #expect(try map.string("d") == "")
    #expect(try parse("").isNull && parse("# nothing\n").isNull)
  }

  @Test func `a wrong type names the place, what stands there and what should`() {
    #expect(
      refusal("a: 1\nb: [1]\n") { _ = try $0.mapping().double("b") }
        == "f.yaml:2:4: Here stands a list. It must be a number.")
    #expect(
      refusal("a: \"5\"\n") { _ = try $0.mapping().integer("a") }
        == "f.yaml:1:4: Here stands the text \"5\". It must be a whole number.")
    #expect(
      refusal("- 1\n") { _ = try $0.mapping() }
        == "f.yaml:1:1: Here stands a list. It must be a mapping of keys to values.")
  }

  @Test func `an unknown key names the nearest one`() {
    #expect(
      refusal("tick: 1\npoint_vlaue: 5\n") { _ = try $0.mapping(allowing: ["tick", "point_value"]) }
        == "f.yaml:2:1: There is no key `point_vlaue` here. Did you mean `point_value`? "
        + "The keys are tick, point_value.")
  }

  @Test func `a missing key names the mapping`() {
    #expect(
      refusal("a:\n  b: 1\n") { _ = try $0.mapping().required("a").mapping().required("c") }
        == "f.yaml:2:3: The key `c` is missing here. Add `c: …`.")
  }

  @Test(arguments: [
    ("a: 1\na: 2\n", "f.yaml:2:1: The key `a` occurs a second time."),
    ("a: {b: 1, b: 1}\n", "f.yaml:1:11: The key `b` occurs a second time."),
    ("a: 1\n---\nb: 2\n", "f.yaml:2:1: A second document begins."),
    ("? [1, 2]\n: x\n", "f.yaml:1:3: A key is not a plain text."),
    ("a: *x\n", "f.yaml:1:4: There is no anchor `&x` before this alias."),
    ("a: &x [*x]\n", "f.yaml:1:8: There is no anchor `&x` before this alias."),
    ("a: [1, 2\n", "f.yaml:2:1: This is not valid YAML: "),
    ("a: 1\n\tb: 2\n", "f.yaml:2:1: This is not valid YAML: "),
    ("a: \u{0}\n", "f.yaml:1:1: This is not valid YAML: "),
  ])
  func `what is ambiguous or broken is refused with its place`(text: String, message: String) throws {
    let words = try #require(refusal(text))
    #expect(words.hasPrefix(message), "\(words)")
  }

  @Test func `bytes that are not UTF-8 are refused`() throws {
    let folder = try TemporaryFolder()
    try Data([0x61, 0x3a, 0x20, 0xff, 0xfe]).write(to: URL(fileURLWithPath: folder.file("f.yaml")))
    let error = #expect(throws: AssayError.self) { try YAMLReader.read(folder.file("f.yaml")) }
    #expect(error?.message.contains("UTF-8") == true)
  }

  @Test func `deep nesting and swelling aliases are refused`() {
    let deep = String(repeating: "[", count: 150) + String(repeating: "]", count: 150)
    #expect(refusal(deep)?.contains("more than 100 deep") == true)
    var swelling = "a0: &a0 [x]\n"
    for i in 1..<30 { swelling += "a\(i): &a\(i) [*a\(i - 1), *a\(i - 1), *a\(i - 1)]\n" }
    #expect(refusal(swelling)?.contains("too large") == true)
  }

  @Test func `aliases repeat what their anchor holds`() throws {
    let map = try parse("a: &costs {ticks: 1}\nb: *costs\n").mapping()
    #expect(try map.required("b").mapping().integer("ticks") == 1)
  }

  @Test func `JSON keeps order and tells numbers from texts`() throws {
    let node = try parse("z: 1\na: [1.5, \"1\", ~, true, abc]\n")
    #expect(node.json.text() == #"{"z":1,"a":[1.5,"1",null,true,"abc"]}"#)
  }

  @Test func `a missing file is told apart from a broken one`() {
    let error = #expect(throws: AssayError.self) { try YAMLReader.read("/nonexistent/x.yaml") }
    #expect(error?.code == "no_such_file")
  }
}
