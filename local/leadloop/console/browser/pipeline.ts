import { type Stage, stages } from '../../../../domain/lead/stage.ts';
import type { LeadRow, Pipeline } from './api.ts';
import { type Child, h } from './dom.ts';
import { relative } from './format.ts';
import { leadHref } from './route.ts';

export interface PipelineData {
  stages: Pipeline['stages'];
  /** How many leads there are, also while you search. */
  total: number;
  selected?: string;
  filter: string;
  now: string;
}

/** The way to a customer; the other stages are ends that only appear when somebody is there. */
const way: readonly Stage[] = ['captured', 'nurturing', 'sales-ready', 'assigned', 'working', 'customer'];
/** A list longer than this is a chore to read and to draw every second: a search finds the others. */
export const mostListed = 500;

/** The left column: every stage with its leads, newest first. */
export function pipeline({ stages: found, total, selected, filter, now }: PipelineData): Child {
  if (total === 0) return h('p', { class: 'quiet pad' }, 'No leads yet.');
  return [
    h('input', {
      type: 'search',
      id: 'filter',
      class: 'filter',
      placeholder: 'Find a lead',
      'aria-label': 'Find a lead by name, company or address',
      autocomplete: 'off',
      'data-key': 'filter',
      'data-testid': 'filter',
    }),
    stages.flatMap((stage) => {
      const here = found[stage];
      return here || (way.includes(stage) && filter === '') ? [stageList(stage, here)] : [];
    }),
    Object.keys(found).length === 0 && h('p', { class: 'quiet pad', 'data-key': 'nobody' }, 'Nobody by that name.'),
    h(
      'button',
      { type: 'button', class: 'text', 'data-action': 'reset', 'data-key': 'reset', 'data-testid': 'reset' },
      'Start over…',
    ),
  ];

  function stageList(stage: Stage, { total, leads } = noLeads): HTMLElement {
    const more = `Show more (${leads.length} of ${total.toLocaleString('en')})`;
    return h(
      'section',
      { class: 'stage', 'data-key': stage, 'data-stage': stage, 'data-testid': `stage-${stage}` },
      h('h2', {}, h('span', { class: `dot ${stage}` }), words(stage), h('span', { class: 'number' }, total)),
      leads.length > 0 &&
        h(
          'ul',
          {},
          leads.map((it) => row(it)),
        ),
      leads.length < Math.min(total, mostListed) &&
        h(
          'button',
          {
            ...{ type: 'button', class: 'text', 'data-action': 'unfold', 'data-stage': stage },
            ...{ 'data-listed': leads.length, 'data-testid': 'unfold' },
          },
          more,
        ),
      leads.length >= mostListed &&
        total > leads.length &&
        h('p', { class: 'quiet' }, `The newest ${mostListed}. A search finds the others.`),
    );
  }

  function row(it: LeadRow): HTMLElement {
    return h(
      'li',
      { 'data-key': it.id },
      h(
        'a',
        {
          href: leadHref(it.id),
          class: 'row',
          'aria-current': it.id === selected ? 'true' : undefined,
          'data-testid': 'lead-row',
          'data-lead': it.id,
        },
        h(
          'span',
          { class: 'who' },
          h('strong', {}, it.name || it.email),
          h('span', { class: 'quiet' }, it.company || (it.name ? it.email : 'no company')),
        ),
        it.stuck === true && h('span', { class: 'chip refused', 'data-testid': 'stuck' }, 'Stuck'),
        h('span', { class: 'since quiet' }, relative(it.stageSince, now).replace(' ago', '')),
        it.score !== undefined && h('span', { class: 'score', title: 'Score, 0 to 100' }, Math.round(it.score.total)),
        it.score !== undefined &&
          h('span', { class: `grade ${it.score.grade}`, title: 'Grade: how well the lead fits' }, it.score.grade),
      ),
    );
  }
}

const noLeads: { total: number; leads: LeadRow[] } = { total: 0, leads: [] };

export function words(stage: string): string {
  return stage.charAt(0).toUpperCase() + stage.slice(1).replace('-', ' ');
}

export function newestFirst(a: LeadRow, b: LeadRow): number {
  return (b.stageSince ?? '').localeCompare(a.stageSince ?? '') || a.id.localeCompare(b.id);
}
