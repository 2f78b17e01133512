import type { Clock } from './api.ts';
import { type Child, h } from './dom.ts';
import { moment, relative } from './format.ts';
import type { Route } from './route.ts';

export interface ClockData {
  clock?: Clock;
  /** The time to show: the clock's, ticking on in real time. */
  now: string;
  moving: boolean;
}

/** Time as the embedded cloud sees it, and the buttons that move it. */
export function clockView({ clock, now, moving }: ClockData): Child {
  const button = (label: string, advance: string, title: string) =>
    h(
      'button',
      {
        type: 'button',
        'data-action': 'advance',
        'data-advance': advance,
        'data-testid': `advance-${advance}`,
        title,
        disabled: moving || clock === undefined,
      },
      label,
    );
  const [day, clockTime] = moment(now, { seconds: true })
    .replace(/^(\w+), /, '$1 ')
    .split(', ');
  return [
    h(
      'div',
      {
        class: 'now',
        title: `${now}\n${clock?.mode === 'virtual' ? 'Virtual: time stands still until you move it.' : 'Real time; moving it skips ahead.'}`,
      },
      h(
        'time',
        { datetime: now, 'data-testid': 'now' },
        `${day} `,
        h('span', { class: 'year' }, `${now.slice(0, 4)} `),
        clockTime,
      ),
      clock !== undefined && h('span', { class: 'mode', 'data-testid': 'clock-mode' }, clock.mode),
    ),
    h(
      'div',
      { class: 'buttons', role: 'group', 'aria-label': 'Fast-forward' },
      button('+1 h', '1h', 'One hour ahead (h)'),
      button('+1 day', '1d', 'One day ahead (d)'),
      button(
        'Next event',
        'next',
        clock?.nextDue === undefined
          ? 'To the next due event (n)'
          : `To what is due ${relative(clock.nextDue, now)}: ${moment(clock.nextDue, { seconds: true })} (n)`,
      ),
    ),
  ];
}

export interface TabsData {
  view: Route['view'];
  leads: number;
  mails: number;
}

export function tabs({ view, leads, mails }: TabsData): Child {
  const tab = (name: Route['view'], label: string, number: number) =>
    h(
      'a',
      { href: `#/${name}`, 'aria-current': view === name ? 'page' : undefined, 'data-testid': `tab-${name}` },
      label,
      h('span', { class: 'number' }, number),
    );
  return [tab('leads', 'Leads', leads), tab('inbox', 'Inbox', mails)];
}
