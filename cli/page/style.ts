/** The look of the page: one file, light and dark. Numbers and words repeat what colours show. */
export const style = `
:root{--paper:#fbfaf7;--panel:#fff;--ink:#1d2330;--soft:#5c6473;--rule:#e3e0d8;--old:#8a6d1f;--new:#1f5fae;--won:#1b7f5c;--lost:#b4472f}
@media (prefers-color-scheme:dark){:root{--paper:#14171d;--panel:#1c2029;--ink:#e9ebf0;--soft:#a0a8b8;--rule:#2e3440;--old:#d9b75c;--new:#7db3f5;--won:#5ec9a0;--lost:#ef8d74}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:1080px;margin:0 auto;padding:32px 20px 64px;display:grid;gap:20px}
h1{font-size:1.9rem;line-height:1.2;margin:0 0 6px;letter-spacing:-.01em}
h2{font-size:1rem;margin:0 0 6px}
p{margin:0}
.soft,footer{color:var(--soft);font-size:.88rem}
.old{color:var(--old)}.new{color:var(--new)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(210px,1fr));gap:20px}
.two{display:grid;grid-template-columns:repeat(auto-fit,minmax(330px,1fr));gap:20px}
.tile,.panel{background:var(--panel);border:1px solid var(--rule);border-radius:12px;padding:18px 20px;min-width:0}
.tile h2{color:var(--soft);font-weight:600;font-size:.88rem}
.big{font-size:1.7rem;font-weight:650;line-height:1.25;font-variant-numeric:tabular-nums}
.good{color:var(--won);font-size:.88rem}.bad{color:var(--lost);font-size:.88rem}
svg{width:100%;max-width:720px;height:auto;display:block;margin:10px auto 0}
.grid{stroke:var(--rule)}
.tick,.axis{fill:var(--soft);font-size:12px}
.line{fill:none;stroke:currentColor;stroke-width:2.5;stroke-linejoin:round}
.line.old{stroke-dasharray:6 4}
.mark{fill:currentColor;stroke:var(--panel);stroke-width:2}
.bar{fill:currentColor}
.won{color:var(--won)}.lost{color:var(--lost)}
.legend{display:flex;gap:18px;font-size:.88rem;color:var(--soft);margin-top:6px}
.legend span{display:flex;align-items:center;gap:7px}
.legend i{width:14px;height:10px;border-radius:3px;background:currentColor}
.matrix{width:100%;border-collapse:separate;border-spacing:6px;table-layout:fixed}
.matrix th{font-weight:600;font-size:.88rem;color:var(--soft);text-align:center}
.matrix th[scope=row]{text-align:left}
.matrix td{text-align:center;font-size:1.35rem;font-weight:650;padding:16px 6px;border-radius:9px;font-variant-numeric:tabular-nums;background:color-mix(in srgb,var(--soft) 12%,var(--panel))}
.matrix .right{background:color-mix(in srgb,var(--won) var(--part),var(--panel));outline:1px solid color-mix(in srgb,var(--won) 40%,transparent)}
.matrix .wrong{background:color-mix(in srgb,var(--lost) var(--part),var(--panel));outline:1px solid color-mix(in srgb,var(--lost) 40%,transparent)}
.reasons{width:100%;border-collapse:collapse;font-size:.93rem}
.reasons th,.reasons td{text-align:left;padding:8px 16px 8px 0;border-bottom:1px solid var(--rule);font-variant-numeric:tabular-nums}
.reasons th[scope=row]{font-weight:500}
.reasons thead th{color:var(--soft);font-size:.88rem}
.called{display:flex;align-items:center;gap:10px;white-space:nowrap}
.called i{flex:none;width:90px;height:9px;border-radius:3px;background:linear-gradient(currentColor 0 0) 0/var(--part) 100% no-repeat color-mix(in srgb,var(--soft) 18%,var(--panel))}
.scroll{overflow:auto;max-height:560px}
.flips{width:100%;border-collapse:collapse;font-size:.88rem}
.flips th,.flips td{text-align:left;padding:8px 12px 8px 0;border-bottom:1px solid var(--rule);vertical-align:top}
.flips th{position:sticky;top:0;background:var(--panel);color:var(--soft)}
.tag{font-weight:600;white-space:nowrap}
:focus-visible{outline:3px solid var(--new);outline-offset:2px}
`;
