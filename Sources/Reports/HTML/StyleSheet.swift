/// The style sheet of a page: colours, the page, tables, figures, narrow screens and paper.
///
/// Colours follow the reader's system, or the choice made with the button (`data-theme`). Tables scroll inside their
/// own frame, with their heads and first column in view.
package enum StyleSheet {
  package static let css =
    light + dark(":root:not([data-theme=light])", within: "screen and (prefers-color-scheme: dark)")
    + dark(":root[data-theme=dark]", within: "screen")
    + pageRules + blockRules + tableRules + tableToolRules + tableDetailRules + figureRules + chartRules
    + narrowRules

  private static let light = """
    :root {
      color-scheme: light;
      --page: #f5f5f2; --panel: #ffffff; --ink: #1b2330; --muted: #566071; --line: #dfe2e6;
      --accent: #1d5fb8; --wash: #eef2f8; --good: #0a6f46; --bad: #b23a17; --reference: #858e9c;
      --warm: #2f7fd6; --cold: #e07b39; --notice: #fff5da; --notice-line: #d9a520;
      --s1: #0072b2; --s2: #b35900; --s3: #007a5a; --s4: #a8528a; --s5: #8a6d00; --s6: #5b5bd6;
    }

    """

  private static func dark(_ selector: String, within query: String) -> String {
    """
    @media \(query) {
      \(selector) {
        color-scheme: dark;
        --page: #11151b; --panel: #191f27; --ink: #e4e8ee; --muted: #9aa5b4; --line: #2d3540;
        --accent: #7fb2ff; --wash: #202a38; --good: #54c791; --bad: #ff9270; --reference: #7c8797;
        --warm: #448ad8; --cold: #d9733a; --notice: #2c2613; --notice-line: #b98b1b;
        --s1: #56b4e9; --s2: #e69f00; --s3: #2fc49a; --s4: #e08bc0; --s5: #f0e442; --s6: #a5a5ff;
      }
    }

    """
  }

  private static let pageRules = """
    * { box-sizing: border-box; }
    html { scroll-behavior: smooth; scroll-padding-top: 3.2rem; -webkit-text-size-adjust: 100%; }
    body {
      margin: 0; background: var(--page); color: var(--ink);
      font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
    }
    header, main { max-width: 1560px; margin: 0 auto; padding: 0 1.25rem; }
    header { position: relative; padding-top: 1.6rem; padding-bottom: .9rem; }
    h1 {
      font-size: 1.75rem; line-height: 1.2; margin: 0 6rem .2rem 0; letter-spacing: -.01em;
      overflow-wrap: anywhere;
    }
    h2 { font-size: 1.2rem; margin: 0 0 .35rem; overflow-wrap: anywhere; }
    h3 { font-size: 1.02rem; margin: 0; display: inline; overflow-wrap: anywhere; }
    h4 { font-size: .95rem; margin: 1.7rem 0 .35rem; }
    p { margin: .3rem 0; max-width: 78ch; }
    a { color: var(--accent); text-underline-offset: .15em; }
    :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
    code, pre, .hashes dd {
      font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .9em;
    }
    code { overflow-wrap: anywhere; }
    main pre { max-height: 40rem; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
    abbr { text-decoration: none; cursor: help; color: var(--muted); }
    small { display: block; color: var(--muted); font-size: .8rem; font-weight: 400; }
    button, select, input {
      font: inherit; font-size: .85rem; color: var(--ink); background: var(--panel);
      border: 1px solid var(--line); border-radius: 6px; padding: .25rem .7rem;
    }
    button { cursor: pointer; }
    button:hover { border-color: var(--accent); }
    button[aria-pressed=true] { background: var(--wash); border-color: var(--accent); }
    .skip { position: absolute; left: -9999px; }
    .skip:focus { left: 1rem; top: .5rem; background: var(--panel); padding: .4rem .8rem; z-index: 9; }
    .subtitle { color: var(--muted); font-size: 1.02rem; }
    .run { color: var(--muted); font-size: .85rem; }
    .theme { position: absolute; right: 1.25rem; top: 1.7rem; }
    nav {
      position: sticky; top: 0; z-index: 5; background: var(--page); border-bottom: 1px solid var(--line);
      padding: .5rem max(1.25rem, calc((100% - 1560px) / 2 + 1.25rem)); display: flex; gap: 1.1rem;
      overflow-x: auto; white-space: nowrap; font-size: .88rem; scrollbar-width: thin;
    }
    nav a { text-decoration: none; color: var(--muted); }
    nav a:hover { color: var(--accent); }
    section {
      background: var(--panel); border: 1px solid var(--line); border-radius: 10px;
      padding: 1.15rem 1.25rem 1.25rem; margin: 1.1rem 0;
    }

    """

  private static let blockRules = """
    .lead, .hint { color: var(--muted); }
    .hint { font-size: .88rem; max-width: 100ch; }
    .promise, section > h3 { display: block; margin-top: 1.1rem; }
    .verdict { font-size: 1.12rem; font-weight: 600; }
    .notice {
      background: var(--notice); border-left: 4px solid var(--notice-line); border-radius: 6px;
      padding: .6rem .9rem; margin: .7rem 0;
    }
    .notice.calm, .note { background: var(--wash); border-color: var(--accent); }
    .note { border-radius: 6px; padding: .6rem .9rem; margin-top: 1rem; max-width: none; }
    .empty { color: var(--muted); padding: .4rem 0; }
    .good { color: var(--good); }
    .bad { color: var(--bad); }
    dl, dd { margin: 0; }
    .tiles {
      display: grid; grid-template-columns: repeat(auto-fit, minmax(10.5rem, 1fr)); gap: .7rem;
      margin-top: 1rem;
    }
    .tiles.even { grid-template-columns: repeat(4, 1fr); }
    .tiles > div { border: 1px solid var(--line); border-radius: 8px; padding: .55rem .8rem; }
    .tiles dt { color: var(--muted); font-size: .8rem; }
    .tiles dd { font-size: 1.3rem; font-weight: 600; font-variant-numeric: tabular-nums; line-height: 1.3; }
    .tiles dd.detail { font-size: .8rem; font-weight: 400; color: var(--muted); }
    .chips { display: flex; flex-wrap: wrap; gap: .4rem; margin: .6rem 0; }
    .chips > div {
      background: var(--wash); border-radius: 6px; padding: .1rem .55rem; font-size: .85rem;
      display: flex; gap: .4rem;
    }
    .chips dt { color: var(--muted); }
    .chips dd { font-weight: 600; overflow-wrap: anywhere; }
    .facts > div, .glossary > div {
      display: grid; grid-template-columns: minmax(9rem, 15rem) 1fr; gap: .2rem 1rem; padding: .3rem 0;
      border-top: 1px solid var(--line);
    }
    .facts dt, .glossary dt { font-weight: 600; }
    .facts dd, .glossary dd { overflow-wrap: anywhere; max-width: 90ch; }
    .command {
      background: var(--wash); border-radius: 6px; padding: .7rem .9rem; overflow-x: auto;
      white-space: pre-wrap; overflow-wrap: anywhere;
    }
    .badge {
      display: inline-block; border: 1px solid var(--line); border-radius: 5px; padding: 0 .4rem;
      font-size: .78rem; font-weight: 600;
    }
    .badge.good { border-color: currentColor; }
    .plain { list-style: none; margin: 0; padding: 0; }
    .warnings li { color: var(--bad); }

    """

  private static let tableRules = """
    .table-frame { margin: .5rem 0 0; max-width: 100%; min-width: 0; }
    .table-frame:not(:has(.ranking, .pairs, .data, .metrics, .funnel, .trades, .calendar)) {
      width: fit-content; min-width: min(100%, 24rem);
    }
    .scroll { overflow: auto; max-width: 100%; }
    .scroll:has(tbody > tr:nth-child(46)) { max-height: min(85vh, 62rem); }
    table { border-collapse: collapse; font-size: .86rem; font-variant-numeric: tabular-nums; }
    caption { text-align: left; font-weight: 600; padding: .2rem 0 .4rem; }
    th, td {
      padding: .34rem .55rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line);
    }
    thead th {
      color: var(--muted); font-weight: 600; vertical-align: bottom; border-color: var(--muted);
      position: sticky; top: 0; background: var(--panel); z-index: 2;
    }
    tbody th[scope=row], thead th:first-child { position: sticky; left: 0; background: var(--panel); z-index: 1; }
    thead th:first-child { z-index: 3; }
    tbody th { font-weight: 600; }
    .n { text-align: right; white-space: nowrap; }
    thead .n { white-space: normal; }
    .date { white-space: nowrap; }
    .ranking, .pairs, .data, .metrics, .funnel, .trades, .calendar { width: 100%; }
    tbody tr:hover > * { background: var(--wash); }
    .warm, tbody tr:hover > .warm {
      background: color-mix(in srgb, var(--warm) calc(var(--h, 0%) * .66), transparent);
    }
    .cold, tbody tr:hover > .cold {
      background: color-mix(in srgb, var(--cold) calc(var(--h, 0%) * .66), transparent);
    }
    thead th button { all: unset; cursor: pointer; }
    thead th button:hover { color: var(--accent); }
    thead th button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
    th[aria-sort=ascending] button::after { content: " ▲"; font-size: .7em; }
    th[aria-sort=descending] button::after { content: " ▼"; font-size: .7em; }

    """

  private static let tableDetailRules = """
    .ranking { font-size: .82rem; }
    .ranking th, .ranking td { padding-left: .36rem; padding-right: .36rem; }
    .ranking small { font-size: .74rem; }
    .ranking th[scope=row], .pairs th[scope=row] {
      min-width: 16rem; max-width: 24rem; overflow-wrap: anywhere;
    }
    .ranking th[scope=row] a { text-decoration: none; }
    .ranking th[scope=row] a:hover { text-decoration: underline; }
    .spark { display: block; }
    .spark path { fill: none; stroke-width: 1.4; vector-effect: non-scaling-stroke; }
    .spark .curve { stroke: var(--accent); }
    .spark .reference { stroke: var(--reference); stroke-width: 1; }
    .why { min-width: 16rem; }
    .out .spark { width: 100%; max-width: 34rem; height: auto; }
    .funnel-bar { min-width: 14rem; position: relative; height: 2.4rem; }
    .funnel-bar span {
      position: absolute; left: .55rem; top: .45rem; height: 1.35rem; border-radius: 4px;
      max-width: calc(100% - 1.1rem);
    }
    .funnel-bar .entered { background: var(--line); }
    .funnel-bar .passed { background: var(--accent); opacity: .75; min-width: 2px; }
    .funnel-bar .share { left: auto; right: .9rem; background: none; }
    .metrics .meaning { color: var(--muted); min-width: 16rem; padding-left: 1.6rem; }
    .group th {
      padding-top: .9rem; color: var(--muted); font-size: .8rem; text-transform: uppercase;
      letter-spacing: .04em;
    }
    .calendar .total { border-left: 1px solid var(--line); }
    .heat td { text-align: center; min-width: 3.4rem; border: 1px solid var(--panel); }
    .heat th { text-align: center; }
    .heat td a { color: inherit; text-decoration-color: color-mix(in srgb, currentColor 40%, transparent); }
    .heat thead th:first-child { white-space: pre-line; text-align: right; }
    .heat .here { outline: 2px solid var(--ink); outline-offset: -2px; font-weight: 700; }
    .heat-choice { display: flex; flex-wrap: wrap; gap: .5rem; font-size: .82rem; color: var(--muted); }
    .heat-choice label { display: flex; gap: .3rem; align-items: center; }
    .bar { background: linear-gradient(to right, var(--wash) var(--w), transparent var(--w)); }

    """

  private static let figureRules = """
    .pair {
      display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr));
      gap: 1rem 2rem; align-items: start;
    }
    .pair > * { min-width: 0; }
    figure { margin: 1rem 0 0; }
    figcaption { color: var(--muted); font-size: .82rem; }
    details.result { border-top: 1px solid var(--line); padding: .2rem 0; scroll-margin-top: 3.2rem; }
    details.result > summary { padding: .55rem 0; cursor: pointer; }
    details.result > summary .rank { color: var(--accent); }
    .gist {
      color: var(--muted); font-size: .86rem; margin-left: .8rem; font-variant-numeric: tabular-nums;
    }
    .more { margin-top: .8rem; }
    .more > summary { cursor: pointer; color: var(--accent); font-size: .9rem; }
    .verdict-body {
      display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)); gap: 1rem 2rem;
    }
    .luck { margin-top: .4rem; }
    .luck-plot {
      position: relative; height: 112px; border-bottom: 1px solid var(--muted); margin: 1.5rem 1rem 0;
    }
    .luck-bars { position: absolute; inset: 0; display: flex; align-items: flex-end; gap: 1px; }
    .luck-bars span { flex: 1; background: var(--accent); opacity: .55; }
    .mark { position: absolute; top: -1.2rem; bottom: 0; border-left: 1px solid var(--muted); }
    .mark.zero { top: 0; }
    .mark.limit { border-left: 2px dashed var(--bad); }
    .mark span {
      position: absolute; top: 0; right: .4rem; white-space: nowrap; font-size: .8rem; color: var(--bad);
      font-weight: 600;
    }
    .luck-axis {
      position: relative; height: 1.4rem; margin: 0 1rem; font-size: .76rem; color: var(--muted);
    }
    .luck-axis span { position: absolute; transform: translateX(-50%); }

    """

  private static let narrowRules = """
    @media screen and (max-width: 700px) {
      body { font-size: 14.5px; }
      header, main { padding-left: .8rem; padding-right: .8rem; }
      nav { padding-left: .8rem; padding-right: .8rem; }
      section { padding: .9rem .8rem; border-radius: 8px; }
      h1 { font-size: 1.4rem; }
      .theme { right: .8rem; top: 1.4rem; }
      .tiles, .tiles.even { grid-template-columns: repeat(2, 1fr); gap: .5rem; }
      .tiles dd { font-size: 1.1rem; }
      .gist { display: block; margin-left: 0; }
      .facts > div, .glossary > div { grid-template-columns: 1fr; }
      tbody th[scope=row] { max-width: 44vw; overflow-wrap: break-word; }
      .ranking th[scope=row], .pairs th[scope=row] { min-width: 9rem; }
      .metrics .meaning { display: none; }
      .funnel tbody th[scope=row] { min-width: 44vw; }
      .funnel td { min-width: 9rem; }
      .funnel td.n { min-width: 0; }
      .chart-buttons { width: 100%; justify-content: flex-start; }
      .price-body { height: 420px; }
      .scroll:has(tbody > tr:nth-child(9)) { max-height: 75vh; }
    }
    @media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
    @media print {
      @page { size: landscape; margin: 10mm; }
      html { font-size: 10px; }
      body { background: none; font-size: 1rem; }
      header, main { max-width: none; padding: 0; }
      nav, .theme, .skip, .table-tools, .heat-choice, .chart-buttons, .tip { display: none; }
      section { border: none; padding: 0; break-inside: auto; }
      .scroll { overflow: visible; max-height: none; }
      thead th, tbody th[scope=row] { position: static !important; }
      .ranking th[scope=row], .pairs th[scope=row], .why, .metrics .meaning { min-width: 12rem; }
      tr, figure, .tiles > div { break-inside: avoid; }
      * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
    }
    """
}
