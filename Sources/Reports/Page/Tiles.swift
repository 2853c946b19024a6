/// The few figures to read first.
struct Tiles {
  struct Tile {
    let name: String
    let value: String
    var detail: String?
  }

  let tiles: [Tile]
  /// Whether there are four, or a multiple of it, so that rows can be of equal length.
  var isEven: Bool { tiles.count % 4 == 0 }

  func write(to html: inout HTMLWriter) {
    html.element("dl", ["class": isEven ? "tiles even" : "tiles"]) { html in
      for tile in tiles {
        html.element("div") { html in
          html.element("dt", text: tile.name)
          html.element("dd", text: tile.value)
          if let detail = tile.detail { html.element("dd", ["class": "detail"], text: detail) }
        }
      }
    }
  }
}
