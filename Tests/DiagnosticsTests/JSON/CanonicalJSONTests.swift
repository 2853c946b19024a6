import Diagnostics
import Testing

@Suite struct CanonicalJSONTests {
  @Test func `keys are sorted by their bytes at every depth, arrays keep their order`() {
    let value: JSONValue = ["b": [["z": 1, "a": 2]], "B": 1, "é": 2, "a": [3, 1, 2]]
    #expect(value.canonical.text() == #"{"B":1,"a":[3,1,2],"b":[{"a":2,"z":1}],"é":2}"#)
  }

  @Test func `whole numbers are integers however they were written`() throws {
    for text in ["1", "1.0", "1e0", "10e-1"] {
      #expect(try JSONValue(parsing: text).canonical.text() == "1")
    }
    #expect(JSONValue.number(-0.0).canonical.text() == "0")
    #expect(JSONValue.number(0.1).canonical.text() == "0.1")
    #expect(JSONValue.number(1e300).canonical.text() == "1e+300")
  }

  @Test func `canonical once is canonical`() {
    let value: JSONValue = ["x": .number(.nan), "y": [.number(.infinity), .null], "a": .number(2)]
    #expect(value.canonical.canonical == value.canonical)
    #expect(value.canonical.text() == #"{"a":2,"x":"nan","y":["infinity",null]}"#)
  }
}
