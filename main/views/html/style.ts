/** The look of the HTML report. Colours are Okabe and Ito's, told apart by colour-blind people, and never the only sign. */
import { Markup } from './markup'

export const style = new Markup(`
:root {
  color-scheme: light dark;
  --page: #ffffff; --card: #f6f7f9; --ink: #1b1f24; --faint: #57606a; --line: #d5dae0;
  --bad: #a63c00; --caution: #7a5200; --good: #00694d; --info: #00578c;
  --before: #d55e00; --after: #0072b2; --band: #009e7333; --quiet: #8a93a0; --gap: #9a4f7c; --marked: #fcf3dc;
  --g0: #0072b2; --g1: #c75100; --g2: #00845f; --g3: #a8497f; --g4: #8a6a00; --g5: #4d5a6b;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #15181c; --card: #1e2227; --ink: #e6e9ed; --faint: #a2abb5; --line: #3a4149;
    --bad: #ff9a5c; --caution: #f0c05a; --good: #4fd1a5; --info: #7cc4f2;
    --before: #ff9a5c; --after: #56b4e9; --band: #009e7355; --quiet: #7f8998; --gap: #e39ac6; --marked: #352b14;
    --g0: #56b4e9; --g1: #f07d2e; --g2: #1fb98c; --g3: #e39ac6; --g4: #e6c317; --g5: #c3c9d2;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 24px; max-width: 1080px; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", "Noto Sans CJK SC", sans-serif; }
h1 { font-size: 24px; margin: 0 0 8px; } h2 { font-size: 19px; margin: 32px 0 8px; } h3 { font-size: 15px; margin: 16px 0 4px; }
p { margin: 4px 0; max-width: 80ch; }
ul, ol { margin: 4px 0; padding-left: 24px; }
.faint { color: var(--faint); } .bad { color: var(--bad); } .caution { color: var(--caution); }
.good { color: var(--good); } .info { color: var(--info); }
.diagnosis { background: var(--card); border-left: 4px solid var(--line); padding: 12px 16px; border-radius: 4px; font-size: 17px; }
.diagnosis.bad { border-color: var(--bad); color: inherit; } .diagnosis.good { border-color: var(--good); color: inherit; }
.diagnosis li + li { font-size: 15px; }
.audit { border: 1px solid var(--line); border-radius: 4px; margin: 8px 0; padding: 0 16px; background: var(--card); }
.audit[open] { padding-bottom: 16px; }
.head { padding: 10px 0; display: grid; grid-template-columns: 20px 24px 136px 1fr; gap: 4px 8px; }
.head::before { content: ""; } summary.head { cursor: pointer; }
summary.head::before { content: "▸"; color: var(--faint); } [open] > summary.head::before { content: "▾"; }
.head > .sentence { grid-column: 4; color: var(--faint); }
details > summary:focus-visible { outline: 2px solid var(--info); outline-offset: 2px; }
.status { font-weight: 600; white-space: nowrap; } .problem { color: var(--faint); }
.scroll { overflow-x: auto; max-width: 100%; }
table { border-collapse: collapse; font-size: 13px; margin: 8px 0; }
th, td { text-align: left; vertical-align: top; padding: 4px 10px 4px 0; border-bottom: 1px solid var(--line); }
th { font-weight: 600; white-space: nowrap; } td { overflow-wrap: anywhere; min-width: 3em; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.name { min-width: 9em; max-width: 24em; } td.text { min-width: 14em; }
figure { margin: 12px 0; } figure p { font-size: 13px; } figcaption { font-size: 13px; color: var(--faint); }
svg { display: block; } svg text { font-size: 12px; fill: var(--faint); }
.before { fill: var(--before); } .after { fill: var(--after); } .band { fill: var(--band); }
.axis { stroke: var(--line); } .mean { stroke: var(--ink); stroke-width: 2; } .ruled { stroke: var(--good); stroke-width: 2; }
.quiet { fill: var(--quiet); } .chance { fill: var(--quiet); opacity: 0.35; } .dashed { stroke: var(--ink); stroke-dasharray: 5 4; }
.marked { stroke: var(--bad); stroke-width: 1.5; stroke-dasharray: 4 3; } svg text.bad { fill: var(--bad); }
.g0 { fill: var(--g0); } .g1 { fill: var(--g1); } .g2 { fill: var(--g2); } .g3 { fill: var(--g3); } .g4 { fill: var(--g4); } .g5 { fill: var(--g5); }
.pale { fill-opacity: 0.18; } .hollow { fill: none; } .s0 { stroke: var(--g0); stroke-width: 1.5; } .s1 { stroke: var(--g1); stroke-width: 1.5; }
.s2 { stroke: var(--g2); stroke-width: 1.5; } .s3 { stroke: var(--g3); stroke-width: 1.5; } .s4 { stroke: var(--g4); stroke-width: 1.5; } .s5 { stroke: var(--g5); stroke-width: 1.5; }
.background { stroke: var(--quiet); stroke-opacity: 0.7; } svg text.halo { paint-order: stroke; stroke: var(--card); stroke-width: 5px; }
.dash { stroke-dasharray: 5 3; } .point { fill-opacity: 0.7; } .joint { stroke-width: 5; stroke-linecap: round; }
.way { stroke: var(--quiet); stroke-width: 3; stroke-linecap: round; opacity: 0.6; } .ground { fill: var(--line); opacity: 0.5; } .gap { fill: var(--gap); }
.group td { border-bottom: 0; } .group tr:last-child td { border-bottom: 1px solid var(--line); }
.differs { background: var(--marked); color: var(--caution); } .missing { color: var(--gap); }
.images { display: flex; flex-wrap: wrap; gap: 10px; list-style: none; padding: 0; margin: 8px 0; font-size: 13px; }
.images li { width: 72px; text-align: center; } .images img { image-rendering: pixelated; display: block; margin: 0 auto; outline: 1px solid var(--line); }
.images span { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.keys { display: flex; flex-wrap: wrap; gap: 2px 16px; list-style: none; padding: 0; font-size: 13px; } .keys svg { display: inline-block; vertical-align: -1px; }
footer { margin-top: 32px; font-size: 13px; color: var(--faint); }
@media print { body { print-color-adjust: exact; max-width: none; padding: 0; } .audit { break-inside: avoid; } figure { break-inside: avoid; } }
`)
