/** How a form looks, on the hosted page (style.ts) and inside other pages (embedded-form.ts). Colours are variables of either. */
export const formStyle = `.lead{color:var(--soft);font-size:18px;margin-bottom:28px}
.soft{color:var(--soft)}
a{color:var(--accent);text-underline-offset:2px}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.field{margin:0 0 22px}
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
button[disabled]{opacity:.6;cursor:default}
.trap{position:absolute;left:-9999px;width:1px;height:1px;overflow:hidden}
.suggestion{color:var(--soft);font-size:15px;margin:0}
.suggestion button{min-height:0;padding:4px 0;background:none;color:var(--accent);border-radius:6px;text-decoration:underline;text-underline-offset:2px}
@media (forced-colors:active){button,.button{background:ButtonFace;color:ButtonText;border:1px solid ButtonText}}
button+.small,form+.small{margin-top:14px}
.choices{display:flex;flex-wrap:wrap;gap:12px}
.choices button{overflow-wrap:anywhere}
`;
