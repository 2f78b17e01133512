import type { LeadDetail, Reason } from './api.ts';
import { type Child, h } from './dom.ts';
import { moment, points, relative } from './format.ts';

/** Score and grade, and where every point comes from: what is left of it now beside what it was worth then. */
export function scoreView({ score }: LeadDetail, now: string): Child {
  if (score === undefined) return false;
  const reasons = [...(score.reasons ?? [])].sort(
    (a, b) => Math.abs(b.points) - Math.abs(a.points) || b.at.localeCompare(a.at),
  );
  const most = Math.max(1, ...reasons.map((it) => Math.abs(it.raw)));
  const total = Math.round(score.total);
  return h(
    'section',
    { class: 'card', 'data-key': 'score', 'data-testid': 'score' },
    h(
      'div',
      { class: 'score-head' },
      h('span', { class: 'big', 'data-testid': 'score-total' }, total),
      h('span', { class: 'quiet' }, 'of 100 points'),
      h('meter', { min: 0, max: 100, value: total, 'aria-label': 'Score' }),
      h(
        'span',
        { class: `grade ${score.grade}`, 'data-testid': 'grade', title: 'Grade: how well the lead fits' },
        score.grade,
      ),
    ),
    (score.gradeReasons ?? []).length > 0 &&
      h('p', { class: 'quiet why' }, `Grade ${score.grade}: ${score.gradeReasons?.join(', ')}`),
    score.persona !== undefined && h('p', { class: 'quiet why' }, `Persona: ${score.persona}`),
    ...(score.interests ?? []).map((it) =>
      h('p', { class: 'quiet why', 'data-testid': 'interest' }, `Interested in ${it.name}: ${points(it.total)} points`),
    ),
    reasons.length > 0 &&
      h(
        'table',
        { class: 'reasons' },
        h(
          'thead',
          { class: 'unseen' },
          h(
            'tr',
            {},
            ['What', 'When', 'Points now'].map((it) => h('th', {}, it)),
          ),
        ),
        h(
          'tbody',
          {},
          reasons.map((it) => reasonRow(it, most, now)),
        ),
      ),
  );
}

function reasonRow(it: Reason, most: number, now: string): HTMLElement {
  const faded = Math.abs(it.raw - it.points) >= 0.05;
  return h(
    'tr',
    { 'data-key': it.activityId },
    h('td', {}, it.what),
    h('td', { class: 'quiet', title: moment(it.at, { year: true }) }, relative(it.at, now)),
    h(
      'td',
      { class: `worth${it.points < 0 ? ' minus' : ''}` },
      h('meter', { min: 0, max: most, value: Math.abs(it.points), 'aria-hidden': 'true' }),
      h('strong', {}, points(it.points)),
      h(
        'span',
        { class: 'quiet' },
        faded ? `of ${points(it.raw)}${it.cappedBy === undefined ? '' : `, cap on ${it.cappedBy}`}` : '',
      ),
    ),
  );
}
