/** The page's style: system fonts, light and dark by the reader's setting, plain on paper. */
export const style = `
:root { color-scheme: light dark; --page: #f6f7f9; --card: #fff; --ink: #1b2430; --soft: #566273; --line: #dfe4ea;
  --bar: #4a7dbf; --faint: #e9eef5; --good: #14703c; --good-back: #e2f4e9; --bad: #b3261e; --bad-back: #fbe7e5;
  --warn: #855600; --warn-back: #fdf0d5; --none: #566273; --none-back: #e9edf2; }
@media (prefers-color-scheme: dark) { :root { --page: #12161c; --card: #1b212a; --ink: #e6ebf2; --soft: #a0adbd;
  --line: #313a46; --bar: #6f9fdc; --faint: #262f3b; --good: #7fd6a2; --good-back: #17372a; --bad: #ff9d94;
  --bad-back: #47201d; --warn: #f0c36a; --warn-back: #40310f; --none: #a0adbd; --none-back: #2a323d; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
main, header > div { max-width: 1120px; margin: 0 auto; padding: 0 24px; }
header { background: var(--card); border-bottom: 1px solid var(--line); padding: 28px 0 20px; }
h1 { font-size: 26px; line-height: 1.2; margin: 0 0 4px; } h2 { font-size: 20px; margin: 0; } h3 { font-size: 15px; margin: 28px 0 8px; }
p { margin: 0 0 8px; } h1, h2, p, .lineage span { overflow-wrap: anywhere; min-width: 0; } .soft { color: var(--soft); } a { color: inherit; }
a:focus-visible, button:focus-visible, input:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: 2px solid var(--bar); outline-offset: 2px; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 20px 24px 24px; margin: 24px 0; }
.head { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: center; margin-bottom: 6px; }
.state { display: inline-block; border-radius: 99px; padding: 1px 10px; font-size: 12.5px; font-weight: 600; white-space: nowrap; color: var(--none); background: var(--none-back); }
.passed, .loaded { color: var(--good); background: var(--good-back); } .failed, .blocked { color: var(--bad); background: var(--bad-back); }
.warning { color: var(--warn); background: var(--warn-back); }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: 14px; }
th { text-align: left; font-weight: 600; color: var(--soft); font-size: 12.5px; white-space: nowrap; }
th, td { padding: 7px 12px 7px 0; border-bottom: 1px solid var(--line); vertical-align: top; } tr:last-child > td, tr:last-child > th { border-bottom: 0; }
thead th { border-bottom: 1px solid var(--line) !important; } tbody th { color: var(--ink); font-size: 14px; } th .soft { font-weight: 400; white-space: normal; }
.number { width: 1%; text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
code { font: 13px/1.5 ui-monospace, "DejaVu Sans Mono", Menlo, monospace; overflow-wrap: anywhere; }
td code { display: inline-block; min-width: 0; } td > code { min-width: 190px; } svg { display: block; } .bar { fill: var(--bar); } .faint { fill: var(--faint); } svg .passed { fill: var(--good); } svg .failed { fill: var(--bad); }
svg .none { fill: var(--none); opacity: .5; } svg .loaded { fill: var(--bar); } svg .blocked { fill: var(--bad); }
.top { list-style: none; margin: 0; padding: 0; font-size: 13px; } .top li { display: grid; grid-template-columns: 120px 90px auto; gap: 10px; align-items: center; }
.top span:first-child { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.ends { display: flex; justify-content: space-between; width: 220px; font-size: 11.5px; color: var(--soft); }
.values { display: flex; flex-wrap: wrap; gap: 4px 6px; margin: 6px 0 0; padding: 0; list-style: none; } .values li { background: var(--faint); border-radius: 5px; padding: 0 7px; max-width: 100%; }
details summary { cursor: pointer; color: var(--soft); } details { margin-top: 6px; }
.filter { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 16px; align-items: center; }
.filter input, .filter button { font: inherit; color: inherit; background: var(--page); border: 1px solid var(--line); border-radius: 8px; padding: 5px 12px; }
.filter input { min-width: 220px; } .filter button[aria-pressed="true"] { background: var(--bar); border-color: var(--bar); color: #fff; }
@media (prefers-color-scheme: dark) { .filter button[aria-pressed="true"] { color: #10151b; } }
.lineage { display: flex; flex-wrap: wrap; gap: 10px 14px; align-items: center; } .lineage span { border: 1px solid var(--line); border-radius: 8px; padding: 3px 10px; }
footer { color: var(--soft); font-size: 13px; padding-bottom: 40px; } [hidden] { display: none !important; }
@media (max-width: 640px) { main, header > div { padding: 0 12px; } section { padding: 14px; } .filter input { min-width: 0; flex: 1; } }
@media print { body { background: #fff; } section { border: 0; padding: 0; } .filter { display: none; } tr, svg { break-inside: avoid; } details > * { display: block; } }
`;
