import Diagnostics
import Testing

@Suite struct SaturatedSumTests {
  @Test func `a sum that does not fit stays at the end of the range`() {
    #expect(5.addingSaturated(7) == 12)
    #expect(Int.max.addingSaturated(1) == .max && (-1).addingSaturated(.max) == .max - 1)
    #expect(
      Int.min.addingSaturated(-1) == .min && Int32(2_000_000_000).addingSaturated(2_000_000_000) == .max)
  }
}
