extension SequenceNetwork {
  /// The network as an ONNX file: `features` (rows × steps × features, float) to `prediction` (rows × classes, float).
  package func onnx(name: String) -> [UInt8] {
    let shape = shape
    var graph = ONNXGraph(
      name: name, input: [shape.steps, shape.features], outputs: shape.classes, isDouble: false)
    graph.addNode("Transpose", [ONNXGraph.inputName], ["steps_first"], lists: [("perm", [1, 0, 2])])
    graph.add(.init(name: "axis_0", shape: [1], values: .integer([0])))
    graph.add(.init(name: "axis_1", shape: [1], values: .integer([1])))
    for (index, layer) in [first, second].enumerated() {
      let (input, units) = (index == 0 ? "steps_first" : "between", layer.units)
      graph.add(tensor("inputs_\(index)", layer.place, layer.inputs, units))
      graph.add(tensor("states_\(index)", layer.place + layer.inputs * 4 * units, units, units))
      let biases = layer.place + (layer.inputs + units) * 4 * units
      graph.add(
        .init(
          name: "biases_\(index)", shape: [1, 8 * units],
          values: .float(
            Array(parameters[biases..<(biases + 4 * units)]) + [Float](repeating: 0, count: 4 * units))))
      let weights = [input, "inputs_\(index)", "states_\(index)", "biases_\(index)"]
      let outputs = index == 0 ? ["all_outputs"] : ["", "last_output"]
      graph.addNode("LSTM", weights, outputs, integers: [("hidden_size", units)])
      if index == 0 {
        graph.addNode("Squeeze", ["all_outputs", "axis_1"], ["between"])
      } else {
        graph.addNode("Squeeze", ["last_output", "axis_0"], ["last"])
      }
    }
    dense("dense", "last", "sums", densePlace, shape.units, shape.dense, &graph)
    graph.addNode("Relu", ["sums"], ["hidden"])
    dense("last", "hidden", "scores", lastPlace, shape.dense, shape.classes, &graph)
    graph.addNode("Softmax", ["scores"], [ONNXGraph.outputName], integers: [("axis", 1)])
    return graph.bytes
  }

  private func dense(
    _ name: String, _ input: String, _ output: String, _ place: Int, _ inputs: Int, _ outputs: Int,
    _ graph: inout ONNXGraph
  ) {
    let biases = place + inputs * outputs
    graph.add(
      .init(
        name: "\(name)_weights", shape: [inputs, outputs], values: .float(Array(parameters[place..<biases]))))
    graph.add(
      .init(
        name: "\(name)_biases", shape: [outputs],
        values: .float(Array(parameters[biases..<(biases + outputs)]))))
    graph.addNode("Gemm", [input, "\(name)_weights", "\(name)_biases"], [output])
  }

  /// Weights of the four gates as ONNX wants them: 1 × 4·units × inputs.
  private func tensor(_ name: String, _ place: Int, _ inputs: Int, _ units: Int) -> ONNXGraph.Tensor {
    let width = 4 * units
    let values = (0..<(width * inputs)).map { parameters[place + $0 % inputs * width + $0 / inputs] }
    return .init(name: name, shape: [1, width, inputs], values: .float(values))
  }

  /// - Returns: `nil` where the bytes are no file that `onnx` made for so many steps.
  package convenience init?(onnx bytes: [UInt8], steps: Int) {
    guard let tensors = ONNXGraph.tensors(in: bytes) else { return nil }
    func floats(_ name: String) -> (shape: [Int], values: [Float])? {
      guard let found = tensors.first(where: { $0.name == name }), case .float(let values) = found.values
      else {
        return nil
      }
      return (found.shape, values)
    }
    var parameters: [Float] = []
    var units = 0
    for index in 0..<2 {
      guard let inputs = floats("inputs_\(index)"), let states = floats("states_\(index)"),
        let biases = floats("biases_\(index)"), inputs.shape.count == 3, states.shape.count == 3,
        states.shape[1] == 4 * states.shape[2], inputs.shape[1] == states.shape[1],
        biases.values.count == 2 * states.shape[1], index == 0 || inputs.shape[2] == units
      else { return nil }
      units = states.shape[2]
      for (shape, values) in [inputs, states] {
        for place in 0..<values.count {
          let (input, gate) = (place / shape[1], place % shape[1])
          parameters.append(values[gate * shape[2] + input])
        }
      }
      parameters += biases.values.prefix(4 * units)
    }
    guard let dense = floats("dense_weights"), let denseBiases = floats("dense_biases"),
      let last = floats("last_weights"), let lastBiases = floats("last_biases"), dense.shape.count == 2,
      last.shape.count == 2, dense.shape[0] == units, last.shape[0] == dense.shape[1],
      denseBiases.values.count == dense.shape[1], lastBiases.values.count == last.shape[1],
      let features = floats("inputs_0")?.shape[2]
    else { return nil }
    parameters += dense.values + denseBiases.values + last.values + lastBiases.values
    var shape = Shape(features: features, steps: steps, classes: last.shape[1])
    (shape.units, shape.dense) = (units, dense.shape[1])
    self.init(shape, parameters: parameters)
  }
}
