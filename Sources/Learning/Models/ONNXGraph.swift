/// A network as an ONNX file, which ONNX Runtime and others open: nodes, their weights, one input and one output.
///
/// Numbers of fields are those of `onnx.proto3`, IR version 8, operators of version 17.
struct ONNXGraph {
  /// Weights with a name and a shape.
  struct Tensor: Equatable {
    enum Values: Equatable {
      case float([Float])
      case double([Double])
      case integer([Int64])
    }

    var name: String
    var shape: [Int]
    var values: Values
  }

  private var nodes = ProtocolBuffer()
  private(set) var tensors: [Tensor] = []
  private let name: String
  private let input: (shape: [Int?], kind: Int)
  private let output: (shape: [Int?], kind: Int)

  static let inputName = "features"
  static let outputName = "prediction"

  /// - Parameters:
  ///   - input: its shape after the rows, whose number is open.
  ///   - isDouble: whether values are 64-bit numbers, or 32-bit.
  init(name: String, input: [Int], outputs: Int, isDouble: Bool) {
    self.name = name
    let kind = isDouble ? Kind.double : Kind.float
    self.input = ([nil] + input.map { $0 }, kind)
    output = ([nil, outputs], kind)
  }

  private enum Kind {
    static let (float, integer, double) = (1, 7, 11)
  }

  mutating func add(_ tensor: Tensor) { tensors.append(tensor) }

  /// - Parameters:
  ///   - integers: attributes of one whole number.
  ///   - lists: attributes of several.
  mutating func addNode(
    _ operation: String, _ inputs: [String], _ outputs: [String], integers: [(String, Int)] = [],
    lists: [(String, [Int])] = []
  ) {
    var node = ProtocolBuffer()
    for input in inputs { node.add(1, input) }
    for output in outputs { node.add(2, output) }
    node.add(3, "\(operation)_\(outputs.first { !$0.isEmpty } ?? "")")
    node.add(4, operation)
    for (name, value) in integers {
      var attribute = ProtocolBuffer()
      attribute.add(1, name)
      attribute.add(3, value)
      attribute.add(20, 2)
      node.add(5, attribute)
    }
    for (name, values) in lists {
      var attribute = ProtocolBuffer()
      attribute.add(1, name)
      for value in values { attribute.add(8, value) }
      attribute.add(20, 7)
      node.add(5, attribute)
    }
    nodes.add(1, node)
  }

  var bytes: [UInt8] {
    var graph = nodes
    graph.add(2, name)
    for tensor in tensors { graph.add(5, Self.message(tensor)) }
    graph.add(11, Self.value(Self.inputName, input.shape, input.kind))
    graph.add(12, Self.value(Self.outputName, output.shape, output.kind))
    var operators = ProtocolBuffer()
    operators.add(1, "")
    operators.add(2, 17)
    var model = ProtocolBuffer()
    model.add(1, 8)
    model.add(2, "assay")
    model.add(7, graph)
    model.add(8, operators)
    return model.bytes
  }

  private static func message(_ tensor: Tensor) -> ProtocolBuffer {
    var message = ProtocolBuffer()
    for size in tensor.shape { message.add(1, size) }
    switch tensor.values {
    case .float(let values):
      message.add(2, Kind.float)
      message.add(8, tensor.name)
      message.add(9, values.flatMap { Self.littleEndian($0.bitPattern) })
    case .double(let values):
      message.add(2, Kind.double)
      message.add(8, tensor.name)
      message.add(9, values.flatMap { Self.littleEndian($0.bitPattern) })
    case .integer(let values):
      message.add(2, Kind.integer)
      message.add(8, tensor.name)
      message.add(9, values.flatMap { Self.littleEndian(UInt64(bitPattern: $0)) })
    }
    return message
  }

  private static func littleEndian(_ word: some FixedWidthInteger & UnsignedInteger) -> [UInt8] {
    (0..<(word.bitWidth / 8)).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) }
  }

  private static func value(_ name: String, _ shape: [Int?], _ kind: Int) -> ProtocolBuffer {
    var sizes = ProtocolBuffer()
    for size in shape {
      var dimension = ProtocolBuffer()
      if let size { dimension.add(1, size) } else { dimension.add(2, "rows") }
      sizes.add(1, dimension)
    }
    var tensor = ProtocolBuffer()
    tensor.add(1, kind)
    tensor.add(2, sizes)
    var type = ProtocolBuffer()
    type.add(1, tensor)
    var value = ProtocolBuffer()
    value.add(1, name)
    value.add(2, type)
    return value
  }

  /// The weights in a file that this program wrote; `nil` where it is no such file.
  static func tensors(in bytes: [UInt8]) -> [Tensor]? {
    guard let model = ProtocolBuffer.fields(bytes[...]),
      case .content(let content)? = model.first(where: { $0.number == 7 })?.field,
      let graph = ProtocolBuffer.fields(content)
    else { return nil }
    var tensors: [Tensor] = []
    for case (5, .content(let message)) in graph {
      guard let tensor = tensor(message) else { return nil }
      tensors.append(tensor)
    }
    return tensors
  }

  private static func tensor(_ message: ArraySlice<UInt8>) -> Tensor? {
    guard let fields = ProtocolBuffer.fields(message) else { return nil }
    var (shape, kind, name, raw): ([Int], Int, String, ArraySlice<UInt8>) = ([], 0, "", [])
    for (number, field) in fields {
      switch (number, field) {
      case (1, .number(let size)): shape.append(Int(truncatingIfNeeded: size))
      case (2, .number(let value)): kind = Int(truncatingIfNeeded: value)
      case (8, .content(let text)): name = String(decoding: text, as: UTF8.self)
      case (9, .content(let bytes)): raw = bytes
      default: continue
      }
    }
    let (count, overflows) = shape.reduce((1, false)) { product, size in
      let next = product.0.multipliedReportingOverflow(by: size)
      return (next.partialValue, product.1 || next.overflow || size < 0)
    }
    guard !overflows, count >= 0 else { return nil }
    switch kind {
    case Kind.float:
      guard let words = words(raw, UInt32.self, count) else { return nil }
      return Tensor(name: name, shape: shape, values: .float(words.map(Float.init(bitPattern:))))
    case Kind.double:
      guard let words = words(raw, UInt64.self, count) else { return nil }
      return Tensor(name: name, shape: shape, values: .double(words.map(Double.init(bitPattern:))))
    case Kind.integer:
      guard let words = words(raw, UInt64.self, count) else { return nil }
      return Tensor(name: name, shape: shape, values: .integer(words.map { Int64(bitPattern: $0) }))
    default: return nil
    }
  }

  private static func words<Word: FixedWidthInteger & UnsignedInteger>(
    _ bytes: ArraySlice<UInt8>, _ type: Word.Type, _ count: Int
  ) -> [Word]? {
    let width = Word.bitWidth / 8
    guard bytes.count % width == 0, bytes.count / width == count else { return nil }
    let start = bytes.startIndex
    return (0..<count).map { index in
      (0..<width).reduce(Word(0)) { word, byte in
        word | Word(bytes[start + index * width + byte]) << (byte * 8)
      }
    }
  }
}
