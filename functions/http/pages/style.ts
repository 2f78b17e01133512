import { formStyle } from './form-style.ts';

/** The one style sheet of all pages. No page has style attributes, so the content security policy can allow exactly this text. */
export const style = `
:root{color-scheme:light dark;--paper:#f3f2ec;--card:#fff;--ink:#1d2b27;--soft:#5a6964;--line:#dfe1da;--field:#87958f;--accent:#0b5f4c;--on-accent:#fff;--tint:#eaf2ee;--bad:#a3271f;--bad-tint:#fbeeec}
@media (prefers-color-scheme:dark){:root{--paper:#101614;--card:#18211e;--ink:#e6ece9;--soft:#a3b3ad;--line:#2c3934;--field:#6d7f78;--accent:#6fd3b5;--on-accent:#0c1f19;--tint:#20302a;--bad:#ff9d92;--bad-tint:#3a2220}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:17px/1.6 -apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif}
.shell{max-width:640px;margin:0 auto;padding:32px 20px 48px}
.shell.wide{max-width:1040px}
header{display:flex;align-items:center;gap:10px;padding:0 4px 22px;font-weight:700;letter-spacing:-.01em}
.mark{width:12px;height:20px;border-radius:3px 3px 12px 3px;background:var(--accent);forced-color-adjust:none}
footer{padding:24px 4px 0;color:var(--soft);font-size:14px}
footer a{color:inherit}
.card{background:var(--card);border:1px solid var(--line);border-radius:16px;padding:40px 44px 44px}
h1{font-size:30px;line-height:1.22;letter-spacing:-.02em;margin:0 0 14px;text-wrap:balance}
h2{font-size:15px;line-height:1.4;margin:0 0 12px;color:var(--accent)}
p{margin:0 0 16px;text-wrap:pretty}
.card>:last-child,.panel>:last-child,form>:last-child{margin-bottom:0}
.small{font-size:15px}
${formStyle.trim()}
.group{border:0;margin:0 0 18px;padding:0}
.group legend{margin-bottom:12px}
button.full,.button.full{width:100%;text-align:center}
.call{margin:0 0 26px}
hr{border:0;border-top:1px solid var(--line);margin:34px 0 30px}
.columns{display:grid;gap:20px;align-items:start}
.stack{display:grid;gap:20px;min-width:0}
.panel{background:var(--card);border:1px solid var(--line);border-radius:16px;padding:26px 28px 28px;min-width:0}
.headline{padding:0 4px;margin-bottom:24px}
.headline h1{margin-bottom:4px}
.badges{display:flex;flex-wrap:wrap;gap:10px;margin:0 0 16px;padding:0;list-style:none}
.badges li{background:var(--tint);border-radius:99px;padding:5px 15px;font-size:15px}
dl{display:grid;grid-template-columns:minmax(92px,128px) 1fr;margin:0;font-size:16px}
dt,dd{margin:0;padding:9px 0;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
dt{color:var(--soft);padding-right:16px}
dt:last-of-type,dd:last-of-type{border-bottom:0;padding-bottom:0}
dt:first-of-type,dd:first-of-type{padding-top:0}
h3{font-size:15px;font-weight:600;margin:26px 0 8px}
.plain{list-style:none;margin:0;padding:0}
.plain li{display:flex;justify-content:space-between;gap:16px;padding:9px 0;border-bottom:1px solid var(--line);font-size:16px;overflow-wrap:anywhere}
.plain li:first-child{padding-top:0}
.plain li:last-child{border-bottom:0;padding-bottom:0}
.points{flex:none;font-variant-numeric:tabular-nums;font-weight:600}
.timeline{list-style:none;margin:0;padding:0 0 0 22px;border-left:2px solid var(--line)}
.timeline li{position:relative;padding:0 0 16px;font-size:16px;overflow-wrap:anywhere}
.timeline li:last-child{padding-bottom:0}
.timeline li::before{content:'';position:absolute;left:-29px;top:7px;width:8px;height:8px;border-radius:50%;background:var(--field);border:2px solid var(--card)}
.timeline .activity::before{background:var(--accent)}
.timeline .machine{color:var(--soft)}
.timeline .machine::before{background:var(--card);border-color:var(--field)}
time{display:block;color:var(--soft);font-size:14px}
.quote{white-space:pre-line;overflow-wrap:anywhere}
main .act h2{margin-top:28px}
.by{white-space:nowrap}
.plain+form{padding-top:20px}
details{border-top:1px solid var(--line)}
details:first-of-type{margin-top:20px}
summary{padding:15px 0;font-weight:600;cursor:pointer}
details form{padding:4px 0 20px}
details:last-child form,details:last-child:not([open]) summary{padding-bottom:0}
.guide table{width:100%;border-collapse:collapse;font-size:15px;margin:0 0 20px}
.guide th,.guide td{text-align:left;vertical-align:top;padding:8px 12px 8px 0;border-bottom:1px solid var(--line)}
.guide th{color:var(--soft);font-weight:600}
.guide li{margin:0 0 8px}
.guide h2{font-size:20px;letter-spacing:-.01em;color:var(--ink);margin:30px 0 10px}
.guide>p:first-of-type{color:var(--soft);font-size:18px}
@media print{:root{--card:#fff;--paper:#fff;--ink:#111;--soft:#444;--line:#bbb}@page{size:A4;margin:15mm 18mm}body{font-size:10.4pt;line-height:1.42}.shell{max-width:none;padding:0}header,footer{display:none}.card{border:0;padding:0}.guide h1{font-size:22pt}.guide h2{font-size:12.5pt;margin:12pt 0 4pt;break-after:avoid}.guide>p:first-of-type{font-size:12pt}.guide table{font-size:9.4pt;margin-bottom:8pt;break-inside:avoid}.guide th,.guide td{padding:3pt 8pt 3pt 0}.guide p{margin:0 0 7pt}.guide li{margin:0 0 3pt}}
@media (min-width:860px){.columns{grid-template-columns:minmax(0,1fr) 368px}.columns .act{grid-column:2;grid-row:1;position:sticky;top:24px}.columns .stack{grid-column:1;grid-row:1}}
@media (max-width:560px){body{font-size:16px}.shell{padding:20px 14px 40px}.card{padding:28px 22px 30px}.panel{padding:22px 20px}h1{font-size:26px}.lead{font-size:17px}form>button{width:100%}}
`;
