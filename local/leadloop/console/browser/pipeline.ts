import { type Stage, stages } from '../../../../domain/lead/stage.ts';
import type { LeadRow } from './api.ts';
import { type Child, h } from './dom.ts';
import { relative } from './format.ts';
import { leadHref } from './route.ts';

export interface PipelineData {
  leads: readonly LeadRow[];
  selected?: string;
  filter: string;
  now: string;
  /** Stages whose whole list is wanted. */
  unfolded: readonly string[];
}

/** The way to a customer; the other stages are ends that only appear when somebody is there. */
const way: readonly Stage[] = ['captured', 'nurturing', 'sales-ready', 'assigned', 'working', 'customer'];
/** A list longer than this is a chore to read and to draw every second. */
const fold = 25;

/** The left column: every stage with its leads, newest first. */
export function pipeline({ leads, selected, filter, now, unfolded }: PipelineData): Child {
  if (leads.length === 0) return h('p', { class: 'quiet pad' }, 'No leads yet.');
  const found = leads.filter((it) => matches(it, filter));
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
      const here = found.filter((it) => it.stage === stage).sort(newestFirst);
      return here.length > 0 || (way.includes(stage) && filter === '') ? [stageList(stage, here)] : [];
    }),
    found.length === 0 && h('p', { class: 'quiet pad', 'data-key': 'nobody' }, 'Nobody by that name.'),
    h(
      'button',
      { type: 'button', class: 'text', 'data-action': 'reset', 'data-key': 'reset', 'data-testid': 'reset' },
      'Start over…',
    ),
  ];

  function stageList(stage: Stage, here: readonly LeadRow[]): HTMLElement {
    const listed = unfolded.includes(stage) ? here : here.slice(0, fold);
    return h(
      'section',
      { class: 'stage', 'data-key': stage, 'data-stage': stage, 'data-testid': `stage-${stage}` },
      h('h2', {}, h('span', { class: `dot ${stage}` }), words(stage), h('span', { class: 'number' }, here.length)),
      here.length > 0 &&
        h(
          'ul',
          {},
          listed.map((it) => row(it)),
        ),
      here.length > listed.length &&
        h(
          'button',
          { type: 'button', class: 'text', 'data-action': 'unfold', 'data-stage': stage },
          `Show all ${here.length}`,
        ),
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

export function words(stage: string): string {
  return stage.charAt(0).toUpperCase() + stage.slice(1).replace('-', ' ');
}

export function newestFirst(a: LeadRow, b: LeadRow): number {
  return (b.stageSince ?? '').localeCompare(a.stageSince ?? '') || a.id.localeCompare(b.id);
}

function matches(it: LeadRow, filter: string): boolean {
  const sought = filter.trim().toLowerCase();
  return sought === '' || [it.name, it.company, it.email, it.id].some((text) => text?.toLowerCase().includes(sought));
}
