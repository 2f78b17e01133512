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
.mark{width:12px;height:20px;border-radius:3px 3px 12px 3px;background:var(--accent)}
footer{padding:24px 4px 0;color:var(--soft);font-size:14px}
footer a{color:inherit}
.card{background:var(--card);border:1px solid var(--line);border-radius:16px;padding:40px 44px 44px}
h1{font-size:30px;line-height:1.22;letter-spacing:-.02em;margin:0 0 14px;text-wrap:balance}
h2{font-size:15px;line-height:1.4;margin:0 0 12px;color:var(--accent)}
p{margin:0 0 16px;text-wrap:pretty}
.card>:last-child,.panel>:last-child,form>:last-child{margin-bottom:0}
.lead{color:var(--soft);font-size:18px;margin-bottom:28px}
.soft{color:var(--soft)}
.small{font-size:15px}
a{color:var(--accent);text-underline-offset:2px}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.field{margin:0 0 22px}
.group{border:0;margin:0 0 18px;padding:0}
.group legend{margin-bottom:12px}
label,legend{display:block;font-weight:600;font-size:16px;margin:0 0 6px;padding:0}
.optional{font-weight:400;color:var(--soft);font-size:15px}
input,select,textarea,button{font:inherit;color:inherit}
input:not([type=checkbox]):not([type=radio]),select,textarea{display:block;width:100%;min-height:50px;padding:11px 14px;background:var(--card);border:1px solid var(--field);border-radius:10px}
select{appearance:none;padding-right:40px;background-image:linear-gradient(45deg,transparent 50%,var(--soft) 50%),linear-gradient(-45deg,transparent 50%,var(--soft) 50%);background-position:right 21px top 50%,right 15px top 50%;background-size:6px 6px;background-repeat:no-repeat}
textarea{min-height:132px;resize:vertical}
input:focus-visible,select:focus-visible,textarea:focus-visible{outline:3px solid var(--accent);outline-offset:0;border-color:transparent}
[aria-invalid=true]{border-color:var(--bad)!important}
.wrong{color:var(--bad);font-size:15px;margin:7px 0 0}
.notice{border-radius:12px;background:var(--tint);padding:18px 20px;margin:0 0 26px}
.notice.bad{background:var(--bad-tint);color:var(--bad)}
.notice.bad a{color:inherit}
.notice p,.notice ul{margin:0}
.notice ul{padding-left:20px}
.choice{display:flex;gap:12px;align-items:flex-start;font-weight:400;line-height:1.5;margin:0 0 12px}
.choice input{flex:none;width:22px;height:22px;margin:2px 0 0;accent-color:var(--accent)}
button,.button{display:inline-block;min-height:50px;padding:12px 26px;border:0;border-radius:10px;background:var(--accent);color:var(--on-accent);font-weight:600;text-decoration:none;cursor:pointer}
button:hover,.button:hover{filter:brightness(1.08)}
button.quiet{background:transparent;color:var(--ink);border:1px solid var(--field)}
button.full,.button.full{width:100%;text-align:center}
.call{margin:0 0 26px}
button[disabled]{opacity:.6;cursor:default}
.trap{position:absolute;left:-9999px;width:1px;height:1px;overflow:hidden}
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
.timeline .machine{opacity:.6}
time{display:block;color:var(--soft);font-size:14px}
.quote{white-space:pre-line;overflow-wrap:anywhere}
details{border-top:1px solid var(--line)}
details:first-of-type{margin-top:20px}
summary{padding:15px 0;font-weight:600;cursor:pointer}
details form{padding:4px 0 20px}
details:last-child form,details:last-child:not([open]) summary{padding-bottom:0}
@media (min-width:860px){.columns{grid-template-columns:minmax(0,1fr) 368px}.columns .act{grid-column:2;grid-row:1;position:sticky;top:24px}.columns .stack{grid-column:1;grid-row:1}}
@media (max-width:560px){body{font-size:16px}.shell{padding:20px 14px 40px}.card{padding:28px 22px 30px}.panel{padding:22px 20px}h1{font-size:26px}.lead{font-size:17px}form>button{width:100%}}
`;
