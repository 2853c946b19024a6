/// Working memory of one pass, freed with it.
///
/// Arrays would ask at every write whether they are shared; this has one owner by construction.
///
/// SAFETY: indices are unchecked in release builds; the users take them from ranges that they allocated for.
struct WorkBuffer<Element: BitwiseCopyable>: ~Copyable {
  private let elements: UnsafeMutableBufferPointer<Element>

  init(repeating element: Element, count: Int) {
    elements = .allocate(capacity: count)
    elements.initialize(repeating: element)
  }

  deinit { elements.deallocate() }

  subscript(index: Int) -> Element {
    @inline(__always) get { elements[index] }
    @inline(__always) nonmutating _modify { yield &elements[index] }
  }

  /// The elements from an index on.
  @inline(__always) func pointer(at index: Int) -> UnsafeMutablePointer<Element> {
    elements.baseAddress.unsafelyUnwrapped + index
  }
}
