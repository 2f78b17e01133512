import type { Assignment } from '../../../../domain/lead/assignment.ts';
import type { Send } from '../../../../domain/lead/send.ts';
import type { LeadDetail } from './api.ts';
import { type Child, h } from './dom.ts';
import { moment, relative } from './format.ts';
import { mailHref } from './route.ts';

/** What was sent to the lead or about it, and to whom it was offered: the two ledgers of a lifecycle. */
export function ledger({ sends, assignments }: LeadDetail, now: string): Child {
  return [
    assignments.length > 0 &&
      h(
        'section',
        { class: 'card', 'data-key': 'assignments', 'data-testid': 'assignments' },
        h('h2', {}, 'Offers to sales'),
        h(
          'ol',
          { class: 'entries' },
          newest(assignments, (it) => it.offeredAt).map((it) => assignmentRow(it, now)),
        ),
      ),
    sends.length > 0 &&
      h(
        'section',
        { class: 'card', 'data-key': 'sends', 'data-testid': 'sends' },
        h('h2', {}, 'Send ledger'),
        h(
          'ol',
          { class: 'entries' },
          newest(sends, (it) => it.claimedAt).map((it) => sendRow(it)),
        ),
      ),
  ];
}

function sendRow(it: Send): HTMLElement {
  const title = `${it.track} · ${it.step}`;
  return h(
    'li',
    { 'data-key': `${it.lifecycleId}/${it.track}/${it.step}` },
    h(
      'div',
      { class: 'line' },
      it.messageId !== undefined ? h('a', { href: mailHref(it.messageId) }, it.template) : h('span', {}, it.template),
      h('span', { class: `chip ${it.state}` }, it.state),
      h('span', { class: 'quiet' }, it.kind),
      h('time', { class: 'quiet', datetime: it.sentAt ?? it.claimedAt }, moment(it.sentAt ?? it.claimedAt)),
    ),
    h('p', { class: 'quiet' }, [title, it.why].filter(Boolean).join(': ')),
  );
}

function assignmentRow(it: Assignment, now: string): HTMLElement {
  const result = it.outcome?.result ?? it.status;
  const detail = [
    it.status === 'offered' && `answer by ${moment(it.acceptBy)} (${relative(it.acceptBy, now)})`,
    it.acceptedAt && `accepted ${moment(it.acceptedAt)}`,
    it.declinedBecause && `declined: ${it.declinedBecause}`,
    it.outcome?.reason,
    it.outcome?.value !== undefined && `worth ${it.outcome.value}`,
  ].filter(Boolean);
  return h(
    'li',
    { 'data-key': `${it.lifecycleId}/${it.attempt}` },
    h(
      'div',
      { class: 'line' },
      h('span', {}, it.toManager ? 'the manager' : it.repId),
      h('span', { class: `chip ${result}` }, result),
      h('span', { class: 'quiet' }, `attempt ${it.attempt}`),
      h('time', { class: 'quiet', datetime: it.offeredAt }, moment(it.offeredAt)),
    ),
    h('p', { class: 'quiet' }, [it.why, ...detail].filter(Boolean).join(' · ')),
    it.candidates.length > 0 &&
      h(
        'details',
        {},
        h('summary', {}, 'Who was considered'),
        h(
          'ul',
          { class: 'candidates' },
          it.candidates.map((one) => h('li', {}, h('strong', {}, one.repId), ` ${one.why}`)),
        ),
      ),
  );
}

function newest<T>(items: readonly T[], at: (item: T) => string): T[] {
  return [...items].sort((a, b) => at(b).localeCompare(at(a)));
}
