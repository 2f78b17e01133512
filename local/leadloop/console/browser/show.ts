import { clockView, tabs } from './bar.ts';
import { h, render } from './dom.ts';
import { executionHead, historyView } from './execution.ts';
import { light } from './graph.ts';
import { mailList, showMail } from './inbox.ts';
import { leadView } from './lead.ts';
import { model, now, steadyNow } from './model.ts';
import { pipeline } from './pipeline.ts';
import { type Route, readRoute } from './route.ts';
import { welcome } from './welcome.ts';

/** A region of page.html. */
export function part(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`the page has no #${id}`);
  return element;
}

/** Shows what the model says. Each region looks for itself whether anything in it changed. */
export function show(): void {
  const route = readRoute(location.hash);
  const problem = model.failure ?? model.problem;
  document.body.dataset.view = route.view;
  document.body.classList.toggle('selected', route.id !== undefined);
  document.body.classList.toggle('empty', model.leadCount === 0);
  part('columns').hidden = route.view !== 'leads';
  part('inbox').hidden = route.view !== 'inbox';
  part('progress').hidden = !model.moving;
  part('problem').hidden = problem === undefined;
  part('problem').textContent = problem ?? '';
  showClock();
  render(part('tabs'), { view: route.view, leads: model.leadCount ?? 0, mails: model.mailCount }, tabs);
  if (route.view === 'inbox') showInbox(route);
  else showLeads(route);
}

/** The clock alone; it goes on between two looks. */
export function showClock(): void {
  const clock = model.clock && { ...model.clock, now: '' };
  render(part('clock'), { clock, now: `${now().slice(0, 19)}Z`, moving: model.moving }, clockView);
}

function showInbox({ id }: Route): void {
  const { mails, mailCount: total, site } = model;
  const selected = model.mail?.messageId === id ? model.mail : undefined;
  document.title = `${selected?.subject || 'Inbox'} · Leadloop`;
  render(part('mails'), { mails, total, selected: id, now: steadyNow() }, mailList);
  showMail(part('mail'), selected, { about: model.mailLead, site });
}

function showLeads({ id }: Route): void {
  const { pipeline: found, leadCount = 0, lead, executions, execution, stays, filter, opened } = model;
  const steady = steadyNow();
  document.title = `${lead?.profile.name || lead?.profile.email || 'Leads'} · Leadloop`;
  const stages = found?.stages ?? {};
  render(part('pipeline'), { stages, total: leadCount, selected: id, filter, now: steady }, pipeline);
  if (lead !== undefined) render(part('main'), { lead, now: steady }, leadView);
  else if (model.leadCount === 0) render(part('main'), location.origin, welcome);
  else render(part('main'), missing(id), (words) => h('p', { class: 'quiet' }, words));
  render(part('execution'), { executions, shown: execution?.name, now: steady, others: leadCount }, executionHead);
  render(part('history'), { execution: execution?.name, stays, opened }, historyView);
  light(part('graph'), { execution, stays, crowd: found?.states ?? {} });
}

function missing(id: string | undefined): string {
  if (id === undefined) return 'Select a lead.';
  return model.lookedUp === id
    ? 'There is no such lead. It may have been erased, or everything was started over.'
    : 'One moment…';
}
