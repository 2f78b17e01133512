import { type BusEvent, type Clock, local, type Mail, type MailPage } from './api.ts';
import { type Child, h, render } from './dom.ts';
import { moment, relative } from './format.ts';
import { mailList, reading } from './inbox.ts';

// The panel of the laptop: what only the embedded cloud has. It asks when it is open, and only then.

const views = ['clock', 'inbox', 'events', 'forms'] as const;
type View = (typeof views)[number];
const titles: Record<View, string> = { clock: 'Clock', inbox: 'Inbox', events: 'Events', forms: 'Forms' };
const everyMs = 1_500;
const pageOfMails = 50;
const forms = ['demo', 'contact', 'newsletter', 'guide', 'event'];

const state = {
  view: 'clock' as View,
  mail: undefined as string | undefined,
  mails: pageOfMails,
  moving: false,
  problem: '',
};

const isPage = document.body.dataset.panel === 'page';
const summary = h('summary', { 'data-testid': 'laptop' }, 'Laptop');
const body = h('div', { class: 'body' });
const panel = document.createElement('details');
panel.append(summary, body);
panel.open = isPage;
document.body.append(
  isPage
    ? h('main', { class: 'laptop' }, h('h1', {}, 'Leadloop on this laptop'), panel)
    : h('aside', { class: 'laptop in-app', 'aria-label': 'Laptop' }, panel),
);
readHash();

function readHash(): void {
  const [, view, mail] = /^#(inbox|events|clock|forms)(?:\/(.+))?$/.exec(location.hash) ?? [];
  if (!view) return;
  state.view = view as View;
  state.mail = mail;
  panel.open = true;
}

async function show(): Promise<void> {
  const clock = await local<Clock>('clock');
  summary.replaceChildren('Laptop', h('span', {}, ` · ${moment(clock.now)}`));
  if (!panel.open) return;
  const content = await contentOf(state.view, clock);
  render(body, { content: content.data, state, clock: state.view === 'clock' ? clock : clock.now.slice(0, 16) }, () => [
    h(
      'div',
      { class: 'row', role: 'group', 'aria-label': 'Parts of the panel', 'data-key': 'tabs' },
      views.map((view) =>
        h(
          'button',
          {
            type: 'button',
            'data-view': view,
            'aria-pressed': String(view === state.view),
            'data-testid': `tab-${view}`,
          },
          titles[view],
        ),
      ),
    ),
    state.problem !== '' && h('p', { role: 'alert', 'data-key': 'problem' }, state.problem),
    h('div', { 'data-key': `view ${state.view} ${state.mail ?? ''}` }, content.view()),
  ]);
}

async function contentOf(view: View, clock: Clock): Promise<{ data: unknown; view: () => Child }> {
  if (view === 'clock') return { data: clock, view: () => clockView(clock) };
  if (view === 'forms') return { data: forms, view: formsView };
  if (view === 'events') {
    const events = (await local<BusEvent[]>('events')).slice(-100).reverse();
    return { data: events, view: () => eventsView(events) };
  }
  if (state.mail !== undefined) {
    const [mail, { site }] = await Promise.all([
      local<Mail>(`mail/${encodeURIComponent(state.mail)}`),
      local<{ site: string }>('deployment'),
    ]);
    return { data: mail, view: () => reading(mail, site) };
  }
  const page = await local<MailPage>(`mail?limit=${state.mails}`);
  return { data: page, view: () => mailList(page, clock.now) };
}

function clockView({ now, mode, nextDue }: Clock): Child {
  const button = (label: string, advance: string) =>
    h(
      'button',
      { type: 'button', 'data-advance': advance, 'data-testid': `advance-${advance}`, disabled: state.moving },
      label,
    );
  return [
    h('p', {}, h('time', { datetime: now, 'data-testid': 'now' }, moment(now, { year: true, seconds: true }))),
    h(
      'p',
      { class: 'quiet' },
      mode === 'virtual' ? 'Time stands still until you move it.' : 'Time goes on; moving it skips ahead.',
      nextDue !== undefined && ` What is due next: ${moment(nextDue)} (${relative(nextDue, now)}).`,
    ),
    h(
      'div',
      { class: 'row' },
      button('+1 hour', '1h'),
      button('+1 day', '1d'),
      button('+1 week', '1w'),
      button('To what is due next', 'next'),
    ),
  ];
}

const formsView = (): Child =>
  h(
    'ul',
    {},
    forms.map((form) =>
      h('li', {}, h('a', { href: `/forms/${form}`, target: '_blank', rel: 'noopener' }, `Form “${form}”`)),
    ),
  );

function eventsView(events: readonly BusEvent[]): Child {
  if (events.length === 0) return h('p', { class: 'quiet' }, 'No event yet.');
  return h(
    'ul',
    {},
    events.map(({ 'detail-type': type, time, detail }) =>
      h(
        'li',
        {},
        h(
          'details',
          {},
          h('summary', {}, `${type} · ${moment(time ?? String(detail.at ?? ''))}`),
          h('pre', {}, JSON.stringify(detail, null, 2)),
        ),
      ),
    ),
  );
}

/** Runs an action of the person, and shows its error. */
async function attempt(act: () => Promise<unknown>): Promise<void> {
  state.problem = '';
  try {
    await act();
  } catch (error) {
    state.problem = error instanceof Error ? error.message : String(error);
  }
  await refresh();
}

async function advance(to: string): Promise<void> {
  state.moving = true;
  await refresh();
  await attempt(() => local('clock', to === 'next' ? { to } : { advance: to }));
  state.moving = false;
  // The app shows what has happened meanwhile.
  window.dispatchEvent(new Event('focus'));
  await refresh();
}

panel.addEventListener('click', ({ target }) => {
  const element =
    target instanceof Element
      ? target.closest<HTMLElement>('[data-view],[data-advance],[data-act],a[href^="#"]')
      : null;
  if (!element) return;
  const { view, advance: to, act } = element.dataset;
  if (view) Object.assign(state, { view, mail: undefined });
  if (to) void advance(to);
  if (act === 'more') state.mails += pageOfMails;
  void refresh();
});
panel.addEventListener('submit', (event) => {
  event.preventDefault();
  const form = event.target as HTMLFormElement;
  const text = String(new FormData(form).get('text') ?? '');
  void attempt(async () => {
    await local('reply', { messageId: form.dataset.answers, text });
    form.reset();
    form.closest('details')?.removeAttribute('open');
  });
});
panel.addEventListener('toggle', () => void refresh());
window.addEventListener('hashchange', () => {
  readHash();
  void refresh();
});

let asked: Promise<void> | undefined;
/** One look at a time; a cloud that does not answer is asked again. */
function refresh(): Promise<void> {
  asked ??= show()
    .catch(() => {
      summary.textContent = 'Laptop · no answer';
    })
    .finally(() => {
      asked = undefined;
    });
  return asked;
}
void refresh();
setInterval(() => void (document.visibilityState === 'visible' && refresh()), everyMs);
