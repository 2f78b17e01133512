import { expect } from 'vitest';
import { idsOf } from '../../../domain/lead/lead.ts';
import { mayMove } from '../../../domain/lead/stage.ts';
import { zoneOf } from '../../../domain/lead/zone.ts';
import { hour } from '../../../domain/time/instant.ts';
import { executionName } from '../../../functions/adapters/step-functions/lifecycles.ts';
import type { Mail } from '../../../local/cloud/ses/index.ts';
import type { Town } from './model.ts';
import type { LeadView } from './views.ts';
import type { Visitor } from './visitor.ts';
import { inSendWindow, wall } from './wall.ts';

/** What Leadloop promises always; checked at the end of every story, so each journey tests all of it. */
export async function keepsItsPromises(town: Town): Promise<void> {
  await town.settles();
  expect(town.trouble).toEqual([]);
  expect(await town.get('/_local/dead-letters')).toEqual([]);
  for (const visitor of town.visitors()) {
    const view = await visitor.view();
    // Whose lead was merged is one with who was kept.
    if (view.profile.id !== visitor.leadId()) continue;
    const mails = (await town.mails()).filter(({ tags }) => idsOf(view.profile).includes(tags.lead ?? ''));
    ledgerAndMailboxAgree(view, mails);
    marketingComesAtTheRightTime(town, view, mails);
    nothingAfterGoodbye(view, mails);
    pointsAreExplained(view);
    movesAreAllowed(view);
    await oneExecutionWhileOpen(visitor, view);
    await idsOnly(visitor);
  }
}

/** At most one mail per lead and step, and the ledger knows each of them. */
function ledgerAndMailboxAgree({ sends }: LeadView, mails: Mail[]): void {
  const posted = mails.map(({ tags }) => `${tags.lifecycle} ${tags.track} ${tags.step}`).sort();
  expect(new Set(posted).size, `mails sent twice: ${posted}`).toBe(posted.length);
  const booked = sends.map(({ lifecycleId, track, step }) => `${lifecycleId} ${track} ${step}`).sort();
  expect(booked).toEqual(posted);
  expect(sends.filter(({ state }) => state !== 'sent')).toEqual([]);
  expect(sends.map(({ messageId }) => messageId).sort()).toEqual(mails.map(({ messageId }) => messageId).sort());
}

/** In the lead's window, at least 16 hours apart, at most two within 7 days. What answers the person comes at any time; what a sale begins, past the cap. */
function marketingComesAtTheRightTime({ config }: Town, { profile }: LeadView, mails: Mail[]): void {
  const zone = zoneOf(profile, config.nurture);
  const { apart, perWeek } = config.nurture.frequency;
  const anyTime = config.nurture.tracks.flatMap(({ id, steps }) =>
    steps.flatMap((step) => (step.anyTime ? [`${id} ${step.id}`] : [])),
  );
  const sales = new Set(config.nurture.tracks.filter((track) => track.for !== 'new').map(({ id }) => id));
  const marketing = mails.filter(({ tags }) => tags.kind === 'marketing');
  for (const [index, { sentAt, tags }] of marketing.entries()) {
    const isAtOnce = anyTime.includes(`${tags.track} ${tags.step}`);
    if (isAtOnce && !sales.has(tags.track ?? '')) continue;
    const what = `${tags.step} at ${wall(sentAt, zone)} in ${zone}`;
    expect(inSendWindow(sentAt, zone), what).toBe(true);
    if (isAtOnce) continue;
    const ages = marketing.slice(0, index).map((earlier) => Date.parse(sentAt) - Date.parse(earlier.sentAt));
    expect(
      ages.filter((age) => age < apart),
      `${what} is too early after the mail before`,
    ).toEqual([]);
    expect(ages.filter((age) => age < 7 * 24 * hour).length, `${what} is too much`).toBeLessThan(perWeek);
  }
}

function nothingAfterGoodbye({ profile: { suppressed } }: LeadView, mails: Mail[]): void {
  const late = mails.filter(({ tags, sentAt }) => tags.kind === 'marketing' && suppressed && sentAt > suppressed.at);
  expect(late.map(({ tags }) => tags.step)).toEqual([]);
}

function pointsAreExplained({ score }: LeadView): void {
  const sum = score.reasons.reduce((total, { points }) => total + points, 0);
  // Half a point rounds down.
  const points = Math.ceil(Math.round(sum * 10) / 10 - 0.5);
  expect(score.total).toBe(Math.min(100, Math.max(0, points)));
}

function movesAreAllowed({ profile, stage, timeline }: LeadView): void {
  const { moves } = profile;
  for (const [index, { stage: to, event }] of moves.entries()) {
    const from = moves[index - 1]?.stage;
    // A correction is no way from stage to stage.
    if (from && !['LeadCorrected', 'LeadRestored'].includes(event?.type ?? ''))
      expect(mayMove(from, to), `${from} → ${to}`).toBe(true);
  }
  expect(moves.at(-1)?.stage).toBe(stage);
  const times = timeline.map(({ at }) => at);
  expect(times).toEqual(times.toSorted());
}

/** No lead is stuck and none is in two places: open means exactly one execution, closed means none. */
async function oneExecutionWhileOpen(visitor: Visitor, { profile }: LeadView): Promise<void> {
  const running = (await visitor.executions()).filter(({ status }) => status === 'RUNNING');
  expect(running.map(({ name }) => name)).toEqual(
    profile.open ? [executionName(profile.id, profile.lifecycleId, profile.restarts)] : [],
  );
  for (const { state } of running) expect(state).toMatch(/^(Wait for |Unanswered$)/);
}

/** Executions and logs carry ids; addresses and names stay in the table. */
async function idsOnly(visitor: Visitor): Promise<void> {
  for (const { name } of await visitor.executions())
    namesNobody(JSON.stringify(await visitor.history(name)), [visitor]);
}

/** Fails when a text that may leave the table says who somebody is. */
export function namesNobody(written: string, visitors: readonly Visitor[]): void {
  for (const { email, person } of visitors)
    for (const secret of [email, person.name, person.company, person.phone])
      if (secret) expect(written.includes(secret), `${secret} is written down`).toBe(false);
}
