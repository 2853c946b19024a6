import FoundationEssentials
import Glibc

// usage: strategy-registry OUTPUT RULE.swift…
// Writes `let builtInStrategies: [any Strategy.Type]` with every type that a rule file declares as a `Strategy`.
let arguments = CommandLine.arguments.dropFirst()
guard let output = arguments.first else { exit(2) }

/// Names of the types declared with a conformance to one of the strategy protocols in one file.
func strategies(in source: String) -> [String] {
  source.split(separator: "\n").compactMap { line in
    let words = line.split(whereSeparator: { " :,{".contains($0) }).map(String.init)
    guard let keyword = words.firstIndex(where: { $0 == "struct" || $0 == "enum" || $0 == "class" }),
      words.count > keyword + 2, words[(keyword + 2)...].contains(where: { $0.hasSuffix("Strategy") }),
      words[..<keyword].allSatisfy({ ["public", "package", "final"].contains($0) })
    else { return nil }
    return words[keyword + 1]
  }
}

let names = try arguments.dropFirst().flatMap { path in
  strategies(in: try String(contentsOfFile: path, encoding: .utf8))
}
let list = names.map { "  \($0).self,\n" }.joined()
let text =
  "// Generated from the files of Rules/.\nlet builtInStrategies: [any Strategy.Type] = [\n\(list)]\n"
try text.write(toFile: output, atomically: true, encoding: .utf8)
