import HTTPServer
import Reports

/// A table of a page: short ones are sorted and filtered in the browser, long ones by the server, a page at a time.
struct Grid {
  struct Column {
    var title: String
    var meaning: String?
    var isNumeric = false
    /// The name by which the server sorts; `nil` for a column that it does not sort by.
    var key: String?

    init(_ title: String, meaning: String? = nil, isNumeric: Bool = false, key: String? = nil) {
      self.title = title
      self.meaning = meaning
      self.isNumeric = isNumeric
      self.key = key
    }
  }

  /// Where a long table stands.
  struct Paging {
    var request: GridRequest
    var total: Int
    /// What the filter looks at, for its label.
    var filters: String?
  }

  let id: String
  let label: String
  var columns: [Column]
  var rows: [[Cell]]
  var paging: Paging?
  /// What to do where there is no row.
  var empty = "There is nothing here yet."
  /// Every row, for the file of a long table.
  var all: (() throws -> [[Cell]])?

  /// A long table whose rows are all in memory: sorted by any column, filtered by any word, a page at a time.
  static func listing(
    id: String, label: String, columns: [Column], rows: [[Cell]], query: [HTTPField], filters: String,
    empty: String = "There is nothing here yet."
  ) -> Grid {
    let keys = columns.indices.map { "\($0)" }
    let asked = GridRequest(id, query, keys: keys, sort: "")
    var matching =
      asked.words.isEmpty
      ? rows : rows.filter { row in asked.matches(row.map(\.words).joined(separator: " ")) }
    if let place = Int(asked.sort) {
      matching = sorted(matching, by: place, isDescending: asked.isDescending)
    }
    var grid = Grid(
      id: id, label: label, columns: columns, rows: Array(asked.page(of: matching)), empty: empty)
    for place in columns.indices { grid.columns[place].key = keys[place] }
    grid.paging = Paging(request: asked, total: matching.count, filters: filters)
    let all = matching
    grid.all = { all }
    return grid
  }

  /// Undefined figures stand last in both directions; ties keep their order.
  private static func sorted(_ rows: [[Cell]], by place: Int, isDescending: Bool) -> [[Cell]] {
    rows.enumerated().sorted { a, b in
      let (x, y) = (a.element[place], b.element[place])
      if x.isNumeric || y.isNumeric {
        guard let first = x.value, let second = y.value else {
          return (x.value == nil) == (y.value == nil) ? a.offset < b.offset : y.value == nil
        }
        return first == second ? a.offset < b.offset : (first < second) != isDescending
      }
      return x.text == y.text ? a.offset < b.offset : (x.text < y.text) != isDescending
    }.map(\.element)
  }

  /// The table as a file with commas.
  func csv() throws -> String {
    let rows = try all?() ?? rows
    return ([columns.map(\.title)] + rows.map { $0.map(\.plain) }).map { row in
      row.map(Self.quoted).joined(separator: ",")
    }.joined(separator: "\r\n") + "\r\n"
  }

  private static func quoted(_ text: String) -> String {
    // A text that a spreadsheet would take for a formula is kept a text; numbers may begin with a sign.
    let isFormula = text.first.map { "=+-@\t\r".contains($0) } ?? false
    let safe = isFormula && Double(text) == nil ? "'" + text : text
    guard safe.contains(where: { ",\"\n\r\r\n".contains($0) }) else { return safe }
    return "\"" + safe.replacing("\"", with: "\"\"") + "\""
  }

  func write(to html: inout HTMLWriter, address: Address) {
    html.element("div", ["class": "grid", "id": id]) { html in
      tools(to: &html, address)
      if rows.isEmpty {
        html.element(
          "p", ["class": "empty"],
          text: paging.map { $0.request.filter.isEmpty } ?? true
            ? empty : "Nothing matches the filter.")
        return
      }
      guard let paging else {
        html.scrollingTable(label: label) { table(to: &$0, address) }
        return
      }
      html.element("div", ["class": "table-frame", "data-paged": ""]) { html in
        html.element("div", ["class": "scroll", "role": "region", "aria-label": label, "tabindex": "0"]) {
          html in
          html.element("table") { table(to: &$0, address) }
        }
      }
      pages(paging, to: &html, address)
    }
  }

  private func table(to html: inout HTMLWriter, _ address: Address) {
    html.element("thead") { html in
      html.element("tr") { html in for column in columns { head(column, to: &html, address) } }
    }
    html.element("tbody") { html in
      for row in rows {
        html.element("tr") { html in
          for (place, cell) in row.enumerated() { cell.write(to: &html, asHead: place == 0) }
        }
      }
    }
  }

  private func head(_ column: Column, to html: inout HTMLWriter, _ address: Address) {
    let request = paging?.request
    let isSorted = column.key != nil && column.key == request?.sort
    html.element(
      "th",
      [
        "scope": "col", "class": column.isNumeric ? "n" : nil, "title": column.meaning,
        "aria-sort": isSorted ? (request?.isDescending == true ? "descending" : "ascending") : nil,
      ]
    ) { html in
      guard let key = column.key, let request else { return html.text(column.title) }
      let descends = isSorted ? !request.isDescending : column.isNumeric
      let target = address.setting([
        "\(id).sort": key, "\(id).desc": descends ? "1" : "0", "\(id).page": nil,
      ])
      html.element("a", ["href": target.text + "#" + id], text: column.title)
    }
  }

  private func tools(to html: inout HTMLWriter, _ address: Address) {
    html.element("div", ["class": "grid-tools"]) { html in
      if let paging, paging.total > 20 || !paging.request.filter.isEmpty {
        html.element("form", ["method": "get", "action": address.path, "role": "search"]) { html in
          for field in address.setting(["\(id).q": nil, "\(id).page": nil]).fields {
            html.element("input", ["type": "hidden", "name": field.name, "value": field.value])
          }
          html.element("label") { html in
            html.text("Filter " + (paging.filters.map { "by \($0) " } ?? ""))
            html.element(
              "input",
              ["type": "search", "name": "\(id).q", "value": paging.request.filter, "maxlength": "100"])
          }
          html.element("button", ["type": "submit"], text: "Apply")
        }
      }
      if paging != nil, !rows.isEmpty {
        html.element(
          "a", ["href": address.setting(["csv": id]).text, "class": "file", "download": "\(id).csv"],
          text: "Download all as CSV")
      }
    }
  }

  private func pages(_ paging: Paging, to html: inout HTMLWriter, _ address: Address) {
    let size = GridRequest.pageSize
    let last = max(0, (paging.total - 1) / size)
    let page = min(paging.request.page, last)
    html.element("nav", ["class": "pages", "aria-label": "Pages of \(label)"]) { html in
      let first = page * size + 1
      html.element(
        "span",
        text: "\(Figure.count(first)) to \(Figure.count(min(paging.total, first + size - 1))) of "
          + Figure.count(paging.total))
      for (word, target) in [("First", 0), ("Previous", page - 1), ("Next", page + 1), ("Last", last)] {
        guard target >= 0, target <= last, target != page else { continue }
        let link = address.setting(["\(id).page": "\(target)"]).text
        html.element("a", ["href": link + "#" + id], text: word)
      }
    }
  }
}

/// What a reader asked of a long table.
struct GridRequest: Sendable {
  static let pageSize = 50

  var sort: String
  var isDescending: Bool
  var page: Int
  var filter: String

  /// - Parameter sort: the order unless one of `keys` is asked for.
  init(_ id: String, _ query: [HTTPField], keys: [String], sort: String, isDescending: Bool = true) {
    let asked = query.value("\(id).sort").flatMap { keys.contains($0) ? $0 : nil }
    self.sort = asked ?? sort
    self.isDescending = asked == nil ? isDescending : query.value("\(id).desc") != "0"
    page = query.value("\(id).page").flatMap(Int.init).map { min(max(0, $0), 1_000_000) } ?? 0
    filter = String((query.value("\(id).q") ?? "").prefix(100))
  }

  /// The words of the filter, in lower case.
  var words: [String] { filter.lowercased().split(separator: " ").map(String.init) }

  func matches(_ text: String) -> Bool {
    let text = text.lowercased()
    return words.allSatisfy { text.contains($0) }
  }

  /// The rows of the page out of all.
  func page<Row>(of rows: [Row]) -> ArraySlice<Row> {
    let last = max(0, (rows.count - 1) / Self.pageSize)
    return rows.dropFirst(min(page, last) * Self.pageSize).prefix(Self.pageSize)
  }
}

/// The address of a page with its parameters.
struct Address: Sendable, Hashable {
  var path: String
  var fields: [HTTPField]

  init(_ path: String, _ fields: [HTTPField] = []) {
    self.path = path
    self.fields = fields
  }

  init(_ path: String, _ fields: KeyValuePairs<String, String>) {
    self.init(path, fields.map { HTTPField($0.key, $0.value) })
  }

  /// The address with some parameters in place of its own; `nil` takes one out.
  func setting(_ changes: KeyValuePairs<String, String?>) -> Address {
    var copy = self
    for (name, value) in changes {
      copy.fields.removeAll { $0.name == name }
      if let value { copy.fields.append(HTTPField(name, value)) }
    }
    return copy
  }

  var text: String {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).map {
      PercentCoding.encode(String($0))
    }
    return parts.joined(separator: "/") + (fields.isEmpty ? "" : "?" + PercentCoding.query(fields))
  }
}
