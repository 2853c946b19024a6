/// A word that stands before several verbs, such as `data`.
public struct CommandGroup: Sendable, Hashable {
  public var path: String
  public var abstract: String

  public init(_ path: String, _ abstract: String) {
    self.path = path
    self.abstract = abstract
  }
}

/// The commands arranged by the words of their paths, in the order of the registry.
struct CommandTree: Sendable {
  struct Node: Sendable {
    /// The last word of the path; the name of the executable at the root.
    var word: String
    /// The whole line up to here, with the name of the executable.
    var line: String
    var abstract: String
    var command: (any Command.Type)?
    var children: [Node] = []

    func child(_ word: String) -> Node? { children.first { $0.word == word } }
  }

  private(set) var root: Node

  /// - Precondition: no path occurs twice and every word before a last word is a declared group.
  init(name: String, abstract: String, groups: [CommandGroup], commands: [any Command.Type]) {
    root = Node(word: name, line: name, abstract: abstract)
    let abstracts = Dictionary(groups.map { ($0.path, $0.abstract) }) { first, _ in first }
    for command in commands {
      let words = command.path.split(separator: " ").map(String.init)
      Self.insert(command, words[...], into: &root, path: "", groupAbstracts: abstracts)
    }
  }

  private static func insert(
    _ command: any Command.Type, _ words: ArraySlice<String>, into node: inout Node, path: String,
    groupAbstracts: [String: String]
  ) {
    guard let word = words.first else {
      precondition(node.command == nil, "two commands are called `\(node.line)`")
      node.command = command
      node.abstract = command.abstract
      return
    }
    let childPath = path.isEmpty ? word : "\(path) \(word)"
    if node.child(word) == nil {
      let isGroup = words.count > 1
      precondition(!isGroup || groupAbstracts[childPath] != nil, "the group `\(childPath)` is not declared")
      node.children.append(
        Node(word: word, line: "\(node.line) \(word)", abstract: groupAbstracts[childPath] ?? ""))
    }
    guard let index = node.children.firstIndex(where: { $0.word == word }) else { return }
    insert(
      command, words.dropFirst(), into: &node.children[index], path: childPath,
      groupAbstracts: groupAbstracts)
  }

  /// Every node that runs something, in order.
  var commandNodes: [Node] { Self.commandNodes(below: root) }

  private static func commandNodes(below node: Node) -> [Node] {
    (node.command == nil ? [] : [node]) + node.children.flatMap(commandNodes)
  }

  /// Every node, groups included, in order.
  var allNodes: [Node] { Self.allNodes(below: root) }

  private static func allNodes(below node: Node) -> [Node] { [node] + node.children.flatMap(allNodes) }
}
