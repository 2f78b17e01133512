import type { LeadDetail, Mail, MailRow } from './api.ts';
import { type Child, h, render } from './dom.ts';
import { moment, relative } from './format.ts';
import { leadHref, mailHref } from './route.ts';

export interface MailListData {
  mails: readonly MailRow[];
  /** How many there are; the list may hold the newest only. */
  total: number;
  selected?: string;
  now: string;
}

/** The mails the embedded cloud has sent, newest first. */
export function mailList({ mails, total, selected, now }: MailListData): Child {
  if (mails.length === 0)
    return h(
      'p',
      { class: 'quiet pad' },
      'No mail yet. Mails to leads and to reps land here; nothing leaves this machine.',
    );
  return [
    h(
      'ul',
      { class: 'mail-list' },
      mails.map((it) =>
        h(
          'li',
          { 'data-key': it.messageId },
          h(
            'a',
            {
              href: mailHref(it.messageId),
              class: 'row',
              'aria-current': it.messageId === selected ? 'true' : undefined,
              'data-testid': 'mail-row',
            },
            h(
              'span',
              { class: 'who' },
              h('strong', {}, it.subject || '(no subject)'),
              h('span', { class: 'quiet' }, `to ${it.to}`),
            ),
            h(
              'time',
              { class: 'since quiet', datetime: it.sentAt, title: moment(it.sentAt, { year: true, seconds: true }) },
              relative(it.sentAt, now),
            ),
          ),
        ),
      ),
    ),
    mails.length < total &&
      h(
        'button',
        {
          type: 'button',
          class: 'text',
          'data-action': 'older-mails',
          'data-key': 'older',
          'data-testid': 'older-mails',
        },
        `Show older mails (${mails.length.toLocaleString('en')} of ${total.toLocaleString('en')})`,
      ),
  ];
}

type About = Pick<LeadDetail['profile'], 'id' | 'name' | 'email'>;

/** The reading pane. The mail's own HTML is shown in a frame that runs no script and whose links open in a new tab. */
export function showMail(
  region: Element,
  mail: Mail | undefined,
  { about, site }: { about?: About; site?: string },
): void {
  render(region, { mail, about, site }, () =>
    mail === undefined ? h('p', { class: 'quiet pad' }, 'Select a mail to read it.') : reading({ mail, about, site }),
  );
}

function reading({ mail, about, site }: { mail: Mail; about?: About; site?: string }): Child {
  return [
    h('a', { href: '#/inbox', class: 'back', 'data-key': 'back' }, '← Inbox'),
    h(
      'header',
      { class: 'mail-head', 'data-key': `head ${mail.messageId}`, 'data-testid': 'mail-head' },
      h('h1', {}, mail.subject || '(no subject)'),
      h(
        'p',
        { class: 'quiet' },
        `to ${mail.to} · ${moment(mail.sentAt, { year: true, seconds: true })}${mail.template ? ` · ${mail.template}` : ''}`,
        about !== undefined && [
          ' · ',
          h('a', { href: leadHref(about.id), class: 'link', 'data-testid': 'mail-lead' }, about.name || about.email),
        ],
      ),
      h(
        'details',
        {},
        h('summary', {}, 'Headers and plain text'),
        h('pre', {}, `${headerLines(mail)}\n\n${mail.text ?? ''}`),
      ),
    ),
    answerForm(mail),
    mail.html === undefined || mail.html === ''
      ? h('pre', { class: 'plain', 'data-key': `text ${mail.messageId}` }, mail.text ?? '')
      : frame(mail.messageId, mail.html, site),
  ];
}

/** Answers as the recipient would; actions.ts sends it. Unfolded, it stays what the person made of it. */
function answerForm({ messageId }: Mail): Child {
  return h(
    'details',
    { class: 'answer', 'data-key': `answer ${messageId}`, 'data-testid': 'answer' },
    h('summary', {}, 'Reply'),
    h(
      'form',
      { 'data-answers': messageId },
      h('textarea', { name: 'text', rows: '4', required: 'required', 'aria-label': 'Your reply as the recipient' }),
      h('button', {}, 'Send the reply'),
    ),
  );
}

function frame(messageId: string, html: string, site?: string): HTMLElement {
  const element = document.createElement('iframe');
  element.title = 'The mail as the recipient sees it';
  element.dataset.key = `html ${messageId}`;
  element.dataset.testid = 'mail-frame';
  element.setAttribute('sandbox', 'allow-popups allow-popups-to-escape-sandbox');
  element.setAttribute('referrerpolicy', 'no-referrer');
  element.srcdoc = withLinksOutside(site === undefined ? html : withStandIn(html, site));
  return element;
}

/** Makes every link of a mail open in a new tab. */
function withLinksOutside(html: string): string {
  const base = '<base target="_blank">';
  return /<head[^>]*>/i.test(html) ? html.replace(/<head[^>]*>/i, (head) => head + base) : base + html;
}

/** Links straight to the company's site lead to its stand-in; the mail that was sent stays as it is. */
const withStandIn = (html: string, site: string) =>
  html.replaceAll(`href="${site.replace(/\/$/, '')}`, 'href="/_local/site');

function headerLines({ headers = {} }: Mail): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
}
