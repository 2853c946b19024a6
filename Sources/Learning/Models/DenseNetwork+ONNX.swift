extension DenseNetwork {
  /// The network as an ONNX file: `features` (rows × inputs, double) to `prediction` (rows × outputs, double).
  func onnx(name: String) -> [UInt8] {
    var graph = ONNXGraph(name: name, input: [inputs], outputs: outputs, isDouble: true)
    var current = ONNXGraph.inputName
    for (index, layer) in layers.enumerated() {
      graph.add(
        .init(
          name: "weights_\(index)", shape: [layer.inputs, layer.outputs], values: .double(layer.weights)))
      graph.add(.init(name: "biases_\(index)", shape: [layer.outputs], values: .double(layer.biases)))
      let isLast = index == layers.count - 1
      let sums = isLast && link == .identity ? ONNXGraph.outputName : "sums_\(index)"
      graph.addNode("Gemm", [current, "weights_\(index)", "biases_\(index)"], [sums])
      if !isLast {
        graph.addNode("Relu", [sums], ["hidden_\(index)"])
        current = "hidden_\(index)"
        continue
      }
      switch link {
      case .identity: break
      case .logistic: graph.addNode("Sigmoid", [sums], [ONNXGraph.outputName])
      case .softmax: graph.addNode("Softmax", [sums], [ONNXGraph.outputName], integers: [("axis", 1)])
      }
    }
    return graph.bytes
  }

  /// - Returns: `nil` where the bytes are no file that `onnx` made.
  init?(onnx bytes: [UInt8], link: Link) {
    guard let tensors = ONNXGraph.tensors(in: bytes), !tensors.isEmpty, tensors.count % 2 == 0 else {
      return nil
    }
    var layers: [Layer] = []
    for index in 0..<(tensors.count / 2) {
      let (weights, biases) = (tensors[2 * index], tensors[2 * index + 1])
      guard weights.name == "weights_\(index)", biases.name == "biases_\(index)", weights.shape.count == 2,
        biases.shape == [weights.shape[1]], weights.shape[0] == layers.last?.outputs ?? weights.shape[0],
        case .double(let values) = weights.values, case .double(let offsets) = biases.values
      else { return nil }
      layers.append(
        Layer(inputs: weights.shape[0], outputs: weights.shape[1], weights: values, biases: offsets))
    }
    self.init(layers: layers, link: link)
  }
}
