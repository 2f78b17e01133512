import { type Child, h } from './dom.ts';

/** What to do first: shown while there is no lead. */
export function welcome(origin: string): Child {
  const command = [
    `curl ${origin}/leads \\`,
    "  -H 'content-type: application/json' \\",
    `  -d '{"email": "ada@engines.example", "name": "Ada Byron",`,
    `       "company": "Analytical Engines", "form": "guide"}'`,
  ].join('\n');
  return h(
    'section',
    { class: 'welcome', 'data-key': 'welcome', 'data-testid': 'welcome' },
    h('h1', {}, 'No leads yet. Make the first one.'),
    h('p', {}, 'This is the whole system, running on this machine. Nothing you do here leaves it.'),
    h(
      'ol',
      {},
      h(
        'li',
        {},
        h('h2', {}, 'Post a form'),
        h(
          'p',
          {},
          'Ask for a demo as a visitor would. Who asks with a work address and a real company goes straight to sales.',
        ),
        h(
          'a',
          { href: '/forms/demo', target: '_blank', rel: 'noopener', class: 'primary', 'data-testid': 'first-form' },
          'Open the demo form ↗',
        ),
      ),
      h(
        'li',
        {},
        h('h2', {}, 'Or from a terminal'),
        h('p', {}, 'A guide download is not ready for sales yet: it is nurtured first.'),
        h(
          'div',
          { class: 'command' },
          h('pre', { 'data-testid': 'curl' }, command),
          h('button', { type: 'button', 'data-action': 'copy' }, 'Copy'),
        ),
      ),
      h(
        'li',
        {},
        h('h2', {}, 'Then let time pass'),
        h(
          'p',
          {},
          'Select the lead, read its mail in the Inbox, click a link in it, and fast-forward with the buttons above: a day takes a moment.',
        ),
      ),
    ),
  );
}
