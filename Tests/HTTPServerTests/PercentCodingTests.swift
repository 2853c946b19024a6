import HTTPServer
import TestKit
import Testing

@Suite struct PercentCodingTests {
  @Test(arguments: 0..<50) func `what is encoded is decoded again`(seed: Int) {
    var random = TestRandom(seed: seed)
    let letters = Array("aZ09 -._~%+&=/?#é漢🎈\"'<>").map { $0 }
    let text = String((0..<random.integer(0...40)).map { _ in random.pick(letters) })
    #expect(PercentCoding.decode(PercentCoding.encode(text), isForm: false) == text)
    #expect(PercentCoding.decode(PercentCoding.encode(text), isForm: true) == text)
    let fields = [HTTPField(text, "x"), HTTPField("y", text)]
    #expect(PercentCoding.fields(PercentCoding.query(fields)) == fields)
  }

  @Test func `plus is a space in forms alone`() {
    #expect(PercentCoding.decode("a+b", isForm: true) == "a b")
    #expect(PercentCoding.decode("a+b", isForm: false) == "a+b")
  }

  @Test(arguments: ["%", "%a", "%zz", "%00", "%1b", "%ff", "%c3%28", "%ed%a0%80", "%f8%88%80%80%80"])
  func `broken escapes and bytes that are no text give nothing`(text: String) {
    #expect(PercentCoding.decode(text, isForm: false) == nil)
    #expect(PercentCoding.fields("a=\(text)") == nil)
  }
}
