import CommandKit
import Testing

@Suite struct TextWrapTests {
  @Test func `lines break at spaces and keep to the width`() {
    let text = TextWrap.wrapped("one two three\nfour five", width: 10, indent: 1)
    #expect(text == " one two\n three\n four five")
  }

  @Test func `a command in backquotes stays whole`() {
    let text = TextWrap.wrapped("then run `assay data sample`, please", width: 20)
    #expect(text == "then run\n`assay data sample`,\nplease")
  }

  @Test func `a word longer than the line stays whole`() {
    #expect(TextWrap.wrapped("a /very/long/path b", width: 8) == "a\n/very/long/path\nb")
  }

  @Test func `no text is one empty line`() {
    #expect(TextWrap.wrapped("", width: 8) == "")
  }
}
