import CommandKit
import Testing

@Suite struct FieldListTests {
  @Test func `values end in one column and long ones begin where it begins`() {
    var list = FieldList()
    list.heading("Run")
    list.append("bars", "1,234")
    list.append("report", "/some/where/that/is/long.html")
    list.heading("Risk")
    list.append("drawdown", "-56.78%")
    let expected = """
      Run
        bars        1,234
        report    /some/where/that/is/long.html

      Risk
        drawdown  -56.78%
      """
    #expect(list.text() == expected)
  }
}
