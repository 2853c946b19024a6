import Reports

/// Asks for the token.
enum LogInPage {
  static func text(isWrong: Bool) -> String {
    var html = HTMLWriter()
    html.doctype()
    html.element("html", ["lang": "en"]) { html in
      html.element("head") { html in
        html.element("meta", ["charset": "utf-8"])
        html.element("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
        html.element("title", text: "Log in · assay")
        html.element("link", ["rel": "stylesheet", "href": "/assets/style.css"])
      }
      html.element("body") { html in
        html.element("main", ["id": "main"]) { html in
          html.element("section") { html in
            html.element("h1", text: "assay")
            html.element(
              "p",
              text: isWrong
                ? "That is not the token of this dashboard."
                : "Give the token that the dashboard was started with.")
            html.element("form", ["method": "post", "action": "/login", "class": "action"]) { html in
              html.element("label") { html in
                html.text("Token ")
                html.element(
                  "input",
                  ["type": "password", "name": "token", "autocomplete": "current-password", "required": ""])
              }
              html.element("button", ["type": "submit"], text: "Log in")
            }
          }
        }
      }
    }
    return html.html
  }
}
