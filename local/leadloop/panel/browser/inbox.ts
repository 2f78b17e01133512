import type { Mail, MailPage } from './api.ts';
import { type Child, h } from './dom.ts';
import { moment, relative } from './format.ts';

/** The mails the embedded cloud has sent, newest first. */
export function mailList({ mails, total }: MailPage, now: string): Child {
  if (mails.length === 0)
    return h(
      'p',
      { class: 'quiet' },
      'No mail yet. Mails to leads and to reps land here; nothing leaves this machine.',
    );
  return [
    h(
      'ul',
      {},
      mails.map(({ messageId, subject, to, sentAt }) =>
        h(
          'li',
          { 'data-key': messageId },
          h(
            'a',
            { href: `#inbox/${messageId}`, 'data-testid': 'mail-row' },
            h('strong', {}, subject || '(no subject)'),
            h(
              'span',
              { class: 'quiet', title: moment(sentAt, { year: true, seconds: true }) },
              ` to ${to} · ${relative(sentAt, now)}`,
            ),
          ),
        ),
      ),
    ),
    mails.length < total &&
      h(
        'button',
        { type: 'button', 'data-act': 'more', 'data-key': 'more' },
        `Show older mails (${mails.length} of ${total.toLocaleString('en')})`,
      ),
  ];
}

/** One mail as its recipient sees it, in a frame that runs no script and whose links open in a new tab. */
export function reading(mail: Mail, site: string): Child {
  const { messageId, subject, to, sentAt, html, text } = mail;
  return [
    h('a', { href: '#inbox', 'data-key': 'back' }, '← Inbox'),
    h('h2', { 'data-key': `head ${messageId}` }, subject || '(no subject)'),
    h(
      'p',
      { class: 'quiet', 'data-key': `to ${messageId}` },
      `to ${to} · ${moment(sentAt, { year: true, seconds: true })}`,
    ),
    h(
      'details',
      { 'data-key': `headers ${messageId}` },
      h('summary', {}, 'Headers and plain text'),
      h('pre', {}, `${headerLines(mail)}\n\n${text ?? ''}`),
    ),
    h(
      'details',
      { 'data-key': `answer ${messageId}`, 'data-testid': 'answer' },
      h('summary', {}, 'Reply'),
      h(
        'form',
        { 'data-answers': messageId },
        h('textarea', { name: 'text', rows: '4', required: 'required', 'aria-label': 'Your reply as the recipient' }),
        h('button', {}, 'Send the reply'),
      ),
    ),
    html ? frame(messageId, html, site) : h('pre', { 'data-key': `text ${messageId}` }, text ?? ''),
  ];
}

function frame(messageId: string, html: string, site: string): HTMLElement {
  const element = document.createElement('iframe');
  element.title = 'The mail as the recipient sees it';
  element.dataset.key = `html ${messageId}`;
  element.dataset.testid = 'mail-frame';
  element.setAttribute('sandbox', 'allow-popups allow-popups-to-escape-sandbox');
  element.setAttribute('referrerpolicy', 'no-referrer');
  element.srcdoc = withLinksOutside(withStandIn(html, site));
  return element;
}

/** Makes every link of a mail open in a new tab. */
function withLinksOutside(html: string): string {
  const base = '<base target="_blank">';
  return /<head[^>]*>/i.test(html) ? html.replace(/<head[^>]*>/i, (head) => head + base) : base + html;
}

/** Links to the company's site lead to its stand-in; the sent mail stays unchanged. */
const withStandIn = (html: string, site: string) =>
  html.replaceAll(`href="${site.replace(/\/$/, '')}`, 'href="/_local/site');

const headerLines = ({ headers = {} }: Mail) =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
