import { embed } from 'leadloop:scripts';
import type { Form } from '../../../domain/config/config.ts';
import type { EmbeddedForm } from './embedded.ts';
import { formFields } from './form-fields.ts';
import { formStyle } from './form-style.ts';
import { formWords } from './form-words.ts';
import { html } from './html.ts';
import { languageOf } from './language.ts';

/** The script behind `<script src="…/forms/{id}.js">`. */
export function embeddedForm(
  id: string,
  form: Form,
  { honeypot, ...rest }: Pick<EmbeddedForm, 'allowedOrigins' | 'isChallenged'> & { honeypot: string },
): string {
  const { title, intro, fields, consent, consentRequired, button, thanks } = form;
  const language = languageOf(form);
  const words = formWords(language);
  const { wrong, expected, meant, notHere, unreachable, failed, expectations } = words;
  const markup = html`<div class="embedded" lang="${language}">
<h2>${title}</h2>
${intro && html`<p class="lead">${intro}</p>`}
<div class="summary"></div>
<p class="notice again" hidden>${words.again}<span class="who"></span>. ${words.onlyNew} <button type="button">${words.notYou}</button></p>
<form method="post">
${formFields({ fields, consent, consentRequired, honeypot, button, words })}
</form>
</div>`.markup;
  const said = { wrong, expected, meant, notHere, unreachable, failed, expectations };
  const description: EmbeddedForm = { id, markup, style: embeddedStyle, thanks, words: said, ...rest };
  // The host page's own scripts continue after any error.
  return `try{(leadloopForm=>{${embed}})(${JSON.stringify(description)})}catch(error){console.error('leadloop:',error)}\n`;
}

/**
 * A shadow root isolates the form from the page's styles except inherited ones, and `all: initial` stops those. Only the colour
 * scheme comes from the page. The page may set `--leadloop-accent` and `--leadloop-font`.
 */
const embeddedStyle = `
:host{display:block}
.embedded{all:initial;display:block;color-scheme:inherit;container-type:inline-size;--card:#fff;--ink:#1d2b27;--soft:#5a6964;--line:#dfe1da;--field:#87958f;--accent:var(--leadloop-accent,#0b5f4c);--on-accent:var(--leadloop-on-accent,#fff);--tint:#eaf2ee;--bad:#a3271f;--bad-tint:#fbeeec}
@supports (color:light-dark(#000,#fff)){.embedded{--card:light-dark(#fff,#18211e);--ink:light-dark(#1d2b27,#e6ece9);--soft:light-dark(#5a6964,#a3b3ad);--line:light-dark(#dfe1da,#2c3934);--field:light-dark(#87958f,#6d7f78);--accent:var(--leadloop-accent,light-dark(#0b5f4c,#6fd3b5));--on-accent:var(--leadloop-on-accent,light-dark(#fff,#0c1f19));--tint:light-dark(#eaf2ee,#20302a);--bad:light-dark(#a3271f,#ff9d92);--bad-tint:light-dark(#fbeeec,#3a2220)}}
.embedded{position:relative;max-width:640px;overflow:hidden;color:var(--ink);background:var(--card);border:1px solid var(--line);border-radius:16px;padding:32px 34px 34px;font:16px/1.6 var(--leadloop-font,system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif)}
.embedded *{box-sizing:border-box}
[hidden]{display:none!important}
h2{font-size:24px;line-height:1.25;letter-spacing:-.02em;margin:0 0 10px;text-wrap:balance}
p{margin:0 0 16px}
${formStyle.trim()}
.lead{font-size:16px;margin-bottom:22px}
.field{margin-bottom:18px}
.notice button{min-height:0;padding:0 2px;background:none;color:inherit;font-weight:400;text-decoration:underline}
.thanks{outline:none}
.thanks p{margin:0}
@container (max-width:420px){.send{width:100%}}
`;
