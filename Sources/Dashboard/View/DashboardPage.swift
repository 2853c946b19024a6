import HTTPServer
import Reports

/// A page as its maker hands it over: sections of blocks. The frame, files of tables and fragments follow from it.
struct DashboardPage {
  var title: String
  /// Of the ten pages, the one that is marked as open.
  var menu: Menu
  var lead: String?
  /// Where a reader goes from here, below the title.
  var links: [(text: String, address: String)] = []
  var sections: [PageSection] = []
  /// Sections of a report, as markup that its own writer made.
  var report: ReportFragment?
  /// What stands below the report: lists, settings, hashes.
  var closing: [PageSection] = []
  var status = 200

  init(_ title: String, menu: Menu, lead: String? = nil, sections: [PageSection] = []) {
    self.title = title
    self.menu = menu
    self.lead = lead
    self.sections = sections
  }

  var allSections: [PageSection] { sections + closing }

  var grids: [Grid] {
    allSections.flatMap(\.blocks).compactMap { if case .grid(let grid) = $0 { grid } else { nil } }
  }
}

struct PageSection {
  var id: String
  var title: String
  var lead: String?
  /// Whether it is read again when the workspace changes.
  var isLive = false
  var blocks: [PageBlock]

  init(_ id: String, _ title: String, lead: String? = nil, isLive: Bool = false, _ blocks: [PageBlock]) {
    self.id = id
    self.title = title
    self.lead = lead
    self.isLive = isLive
    self.blocks = blocks
  }
}

enum PageBlock {
  case tiles([Tile])
  case grid(Grid)
  case plot(LinePlot)
  case chart(Chart)
  case chooser(Chooser)
  case text(String)
  /// Something to look at before all else.
  case notice(String, isCalm: Bool)
  /// What a section without content says: what is missing and what to do.
  case empty(String, commands: [String])
  case links([(text: String, address: String)])
  case facts([(name: String, value: Cell)])
  case form(ActionForm)
  /// The newest events; the script adds those that come.
  case feed([ActivityEvent])
  /// Markup that a writer of reports made.
  case markup(String)
}

struct Tile {
  var name: String
  var value: String
  var detail: String?
  var link: String?
}

/// A form that leads to another page: one choice out of each of some lists.
struct Chooser {
  struct List {
    var name: String
    var label: String
    var options: [(value: String, text: String)]
    var chosen: String?
  }

  /// The address with the parameters that stay as they are.
  var address: Address
  var lists: [List]
  var button: String

  func write(to html: inout HTMLWriter) {
    html.element("form", ["method": "get", "action": address.path, "class": "chooser"]) { html in
      for field in address.fields where !lists.contains(where: { $0.name == field.name }) {
        html.element("input", ["type": "hidden", "name": field.name, "value": field.value])
      }
      for list in lists {
        html.element("label") { html in
          html.text(list.label + " ")
          html.element("select", ["name": list.name]) { html in
            for option in list.options {
              html.element(
                "option", ["value": option.value, "selected": option.value == list.chosen ? "" : nil],
                text: option.text)
            }
          }
        }
      }
      html.element("button", ["type": "submit"], text: button)
    }
  }
}

/// The pages that the menu names.
enum Menu: String, CaseIterable {
  case overview = "Overview"
  case runs = "Runs"
  case leaderboard = "Leaderboard"
  case studies = "Studies"
  case models = "Models"
  case portfolio = "Portfolio"
  case impact = "Impact"
  case activity = "Activity"
  case data = "Data"

  var path: String { self == .overview ? "/" : "/" + rawValue.lowercased() }
}
