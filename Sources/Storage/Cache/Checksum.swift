/// A fast check value that finds damage: 64 bits. It proves nothing against intent; names of
/// contents use `SHA256`.
///
/// Four lanes take 8 bytes each in turn. Every step of a lane can be undone, so that a change within one word always
/// changes the value.
struct Checksum {
  private static let multiplier: UInt64 = 0x9E37_79B9_7F4A_7C15

  static func of(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var lanes: SIMD4<UInt64> = [1, 2, 3, 4]
    var position = 0
    while position + 32 <= bytes.count {
      let words = bytes.loadUnaligned(fromByteOffset: position, as: SIMD4<UInt64>.self)
      lanes = (lanes ^ words) &* SIMD4(repeating: multiplier)
      lanes ^= lanes &>> 29
      position += 32
    }
    var value = UInt64(bytes.count)
    for lane in 0..<4 { value = mix(value, lanes[lane]) }
    while position < bytes.count {
      value = mix(value, UInt64(bytes[position]))
      position += 1
    }
    return value
  }

  private static func mix(_ value: UInt64, _ word: UInt64) -> UInt64 {
    let product = (value ^ word) &* multiplier
    return product ^ (product >> 29)
  }
}
