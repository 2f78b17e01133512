import type { LeadDetail } from './api.ts';
import { costView } from './cost.ts';
import { type Child, h } from './dom.ts';
import { facts } from './facts.ts';
import { moment, points, relative } from './format.ts';
import { ledger } from './ledger.ts';
import { words } from './pipeline.ts';
import { scoreView } from './score.ts';

export interface LeadData {
  lead: LeadDetail;
  now: string;
}

/** The middle column: everything known about the selected lead. */
export function leadView({ lead, now }: LeadData): Child {
  const { profile, stage } = lead;
  const since = profile.moves?.at(-1)?.at;
  return [
    h('a', { href: '#/leads', class: 'back', 'data-key': 'back' }, '← Pipeline'),
    h(
      'header',
      { class: 'lead-head', 'data-key': 'head', 'data-testid': 'lead-head' },
      h('h1', {}, profile.name || profile.email),
      h(
        'span',
        { class: `stage-chip ${stage}`, 'data-testid': 'lead-stage' },
        h('span', { class: `dot ${stage}` }),
        words(stage),
        since !== undefined && h('span', { class: 'quiet' }, relative(since, now)),
      ),
      lead.stuck === true && stuckNote(lead.profile.id, now, lead.restartAt),
      h(
        'p',
        { class: 'quiet' },
        [profile.jobTitle, profile.company, profile.name ? profile.email : undefined].filter(Boolean).join(' · '),
      ),
    ),
    scoreView(lead, now),
    h(
      'section',
      { class: 'card', 'data-key': 'facts', 'data-testid': 'facts' },
      h('h2', {}, 'Profile'),
      facts(lead, now),
    ),
    h(
      'section',
      { class: 'card', 'data-key': 'timeline', 'data-testid': 'timeline' },
      h('h2', {}, 'Timeline'),
      timelineView(lead, now),
    ),
    ledger(lead, now),
    costView(lead),
  ];
}

function stuckNote(id: string, now: string, restartAt: string | undefined): Child {
  const next =
    restartAt !== undefined && restartAt > now
      ? ` It starts again by itself ${moment(restartAt)}.`
      : ' It starts again within a minute.';
  return h(
    'p',
    { class: 'stuck', 'data-testid': 'stuck-note' },
    h('strong', { class: 'chip refused' }, 'Stuck'),
    ' Its execution has ended before the lead was done.',
    next,
    ' ',
    h(
      'button',
      { type: 'button', class: 'text', 'data-action': 'restart', 'data-lead': id, 'data-testid': 'restart' },
      'Restart now',
    ),
  );
}

function timelineView({ timeline }: LeadDetail, now: string): Child {
  if (timeline.length === 0) return h('p', { class: 'quiet' }, 'Nothing happened yet.');
  // The cloud tells it oldest first, cause before effect.
  const newestFirst = [...timeline].reverse();
  return h(
    'ol',
    { class: 'timeline' },
    newestFirst.map((it) =>
      h(
        'li',
        {
          class: `entry ${it.kind.replace(/[^a-z-]/gi, '-')}${it.machine ? ' machine' : ''}`,
          'data-testid': 'timeline-entry',
        },
        h('span', { class: 'mark', 'aria-hidden': 'true' }),
        h('span', { class: 'what' }, it.what),
        it.points !== undefined &&
          it.points !== 0 &&
          h('span', { class: `points${it.points < 0 ? ' minus' : ''}` }, points(it.points)),
        h(
          'time',
          { class: 'quiet', datetime: it.at, title: `${moment(it.at, { year: true, seconds: true })} · ${it.at}` },
          `${moment(it.at)} · ${relative(it.at, now)}`,
        ),
      ),
    ),
  );
}
