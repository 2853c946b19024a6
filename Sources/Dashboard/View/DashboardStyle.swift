/// What the dashboard's pages have beyond the look of reports.
enum DashboardStyle {
  static let css = """
    .menu a { padding: .15rem 0; }
    .menu a[aria-current=page] { color: var(--ink); font-weight: 600; border-bottom: 2px solid var(--accent); }
    .visually-hidden {
      position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
    }
    .grid-tools { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; margin: .5rem 0; }
    .grid-tools form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; font-size: .85rem; }
    .grid-tools .file { font-size: .85rem; }
    .grid td, .grid th { white-space: nowrap; }
    .grid td small, .grid th small { white-space: normal; }
    .grid .n small { white-space: nowrap; }
    .grid tbody th.long { font-weight: 400; }
    .grid th a { color: inherit; }
    .grid th[aria-sort=ascending] a::after { content: " ▲"; font-size: .7em; }
    .grid th[aria-sort=descending] a::after { content: " ▼"; font-size: .7em; }
    .grid .long { white-space: normal; min-width: 11rem; overflow-wrap: anywhere; }
    @media screen and (max-width: 700px) {
      .grid tbody th, .grid thead th { white-space: normal; }
      .grid tbody th { min-width: 7.5rem; }
    }
    header .links { margin: .4rem 0 0; font-size: .9rem; }
    .pages { position: static; border: none; background: none; padding: .5rem 0 0; display: flex; gap: 1rem; }
    .links { display: flex; flex-wrap: wrap; gap: .4rem 1.2rem; }
    .empty pre { background: var(--wash); border-radius: 6px; padding: .5rem .8rem; overflow-x: auto; }
    .live[data-state=on] { color: var(--good); }
    .live[data-state=off] { color: var(--muted); }
    .live[data-state=lost] { color: var(--bad); }
    .action { display: inline-flex; gap: .6rem; align-items: center; margin: .3rem .6rem .3rem 0; }
    .heat { min-width: 4.5rem; }
    .grid .heat a, .grid .heat small { color: var(--ink); }
    .feed { list-style: none; padding: 0; margin: .5rem 0; }
    .feed li { padding: .3rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
    .feed time { color: var(--muted); margin-right: .6rem; font-size: .85rem; }
    .chooser { display: flex; flex-wrap: wrap; gap: .5rem .9rem; align-items: center; margin: .5rem 0; font-size: .85rem; }
    .chooser select { max-width: min(24rem, 70vw); }
    @media screen and (max-width: 700px) {
      .menu { gap: .2rem .9rem; flex-wrap: wrap; position: static; }
    }
    @media print { .grid-tools, .action, .live { display: none; } }

    """
}
