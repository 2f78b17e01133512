import { ownerOf } from '../../../domain/distribution/owner.ts';
import { planReport, type Report } from '../../../domain/integration/report.ts';
import type { Assignment, Outcome } from '../../../domain/lead/assignment.ts';
import { TemporaryError } from '../../../domain/lead/errors.ts';
import type { LeadHistory } from '../../../domain/lead/history.ts';
import type { Lead } from '../../../domain/lead/lead.ts';
import { type ZoneRules, zoneOf } from '../../../domain/lead/zone.ts';
import { newsIn, saleOf } from '../../../domain/settlement/sale.ts';
import { startOfDay } from '../../../domain/time/calendar.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import { holderOf } from '../../../domain/workflow/hand-off-round.ts';
import type { Assignments } from '../../adapters/dynamodb/assignments.ts';
import type { Leads } from '../../adapters/dynamodb/leads.ts';
import { type Keys, leadIdOfAddress } from '../../adapters/secrets/key-ring.ts';
import type { Signals } from '../signals.ts';
import { acceptanceOf, closingOf, createAcceptance } from './acceptance.ts';
import type { Corrections } from './corrections.ts';
import { createRepWork, type Work } from './rep-work.ts';

interface CrmReportsDeps {
  keys: Keys;
  leads: Leads;
  assignments: Assignments;
  signals: Signals;
  corrections: Pick<Corrections, 'correct'>;
  /** Where the days of a lead begin. */
  rules: ZoneRules;
}

/** What became of a report. `unknown`: there is no such lead. */
export type Reported =
  | { as: 'unknown' }
  | { as: 'refused'; leadId: string; why: string }
  | { as: 'taken' | 'ignored'; leadId: string; why?: string };

export type CrmReports = ReturnType<typeof createCrmReports>;

/** Applies a CRM's reports as owner, contact and outcome, as if they had been entered on the rep's page. Each step is idempotent. */
export function createCrmReports({ keys, leads, assignments, signals, corrections, rules }: CrmReportsDeps) {
  const acceptance = createAcceptance({ leads, assignments });
  const work = createRepWork({ acceptance, assignments, signals });

  /** `via` names who reports. Safe to repeat with the same report. */
  async function take(said: Report, via: string): Promise<Reported> {
    const history = await leads.history(said.leadId ?? leadIdOfAddress(keys, said.email ?? '') ?? '');
    if (!history) return { as: 'unknown' };
    const report = onDayOf(history.lead, said);
    const { id: leadId } = history.lead;
    const owned = report.owner !== undefined && (await own(leadId, report.owner, report, via));
    const done = await worked(history, report, via);
    if (done.as === 'refused') return done;
    const outcome = outcomeFor(history.lead, report);
    if (!outcome) return owned ? { as: 'taken', leadId } : done;
    if (report.isCorrection) return correct(history, outcome, via);
    return close((await leads.history(leadId)) ?? history, { ...report, outcome }, via);
  }

  /** The acting rep: whom the report names, else the rep who has the lead or is asked, else its owner. */
  async function worked(
    history: LeadHistory,
    { contact, note, sale, by, owner, at }: Report,
    via: string,
  ): Promise<Reported> {
    const { lead } = history;
    const leadId = lead.id;
    if (!contact && !note && !sale) return { as: 'ignored', leadId };
    if (at < lead.openedAt) return { as: 'ignored', leadId, why: 'the lead has come back since' };
    const holder = holderOf(history);
    const repId = by ?? holder?.repId ?? owner ?? ownerOf(history);
    if (repId === undefined) return { as: 'refused', leadId, why: 'no rep has the lead: name one as by' };
    let offer = holder?.repId === repId && holder.status !== 'closed' ? holder : undefined;
    const news = sale && newsIn(sale, saleOf(lead, at));
    for (const one of workIn({ contact, note, sale: news && { ...news, id: sale.id }, at })) {
      if (!(await work.record(history, offer, { repId, agent: via }, one)))
        throw new TemporaryError('LeadChanged', 'somebody else took the lead just now');
      if (offer && one.type !== 'note.added') offer = { ...offer, status: 'accepted' };
    }
    return { as: 'taken', leadId };
  }

  /** Instead of the outcome that was recorded last. */
  async function correct(history: LeadHistory, outcome: Outcome, via: string): Promise<Reported> {
    const leadId = history.lead.id;
    const offer = history.assignments.findLast((one) => one.outcome !== undefined);
    if (!offer) return { as: 'refused', leadId, why: 'no outcome is recorded yet' };
    const why = await corrections.correct(history, offer, outcome, { repId: offer.repId, agent: via });
    return why === undefined ? { as: 'taken', leadId } : { as: 'refused', leadId, why };
  }

  async function close(history: LeadHistory, report: Report & { outcome: Outcome }, via: string): Promise<Reported> {
    const leadId = history.lead.id;
    const { outcome } = report;
    const plan = planReport(history, report);
    switch (plan.do) {
      case 'ignore':
        return { as: 'ignored', leadId, why: plan.why };
      case 'refuse':
        return { as: 'refused', leadId, why: plan.why };
      case 'tell':
        await tell(history, plan.assignment, plan.assignment.outcome ?? outcome, via);
        return { as: 'taken', leadId };
      case 'record':
        if (plan.accept) await accept(history, plan.assignment, via, report.at);
        return record(history, plan.assignment, outcome, via);
      case 'take':
        if (plan.instead) await assignments.answer(leadId, plan.instead, 'withdrawn');
        await assignments.offer(leadId, plan.assignment);
        await accept(
          { ...history, assignments: [...history.assignments, plan.assignment] },
          plan.assignment,
          via,
          report.at,
        );
        return record(history, plan.assignment, outcome, via);
    }
  }

  /** A date is a day in the lead's time zone, not in UTC. */
  function outcomeFor(lead: Lead, { outcome, restsUntil }: Report): Outcome | undefined {
    return outcome && restsUntil ? { ...outcome, until: startOfDay(restsUntil, zoneOf(lead, rules)) } : outcome;
  }

  async function accept(history: LeadHistory, offer: Assignment, via: string, at: Instant): Promise<void> {
    if (!(await acceptance.accept(history, offer, acceptanceOf(offer, { repId: offer.repId, agent: via }, at))))
      throw new TemporaryError('LeadChanged', 'somebody else took the lead just now');
  }

  async function record(
    history: LeadHistory,
    assignment: Assignment,
    outcome: Outcome,
    via: string,
  ): Promise<Reported> {
    const leadId = history.lead.id;
    const promised = closingOf(assignment, outcome, { repId: assignment.repId, agent: via }, outcome.at);
    if (!(await assignments.record(leadId, assignment, outcome, { promised })))
      throw new TemporaryError('LeadChanged', 'somebody else answered just now');
    await tell(history, assignment, outcome, via);
    return { as: 'taken', leadId };
  }

  /** False when something newer is known. */
  async function own(leadId: string, repId: string, { at, isDated }: Report, via: string): Promise<boolean> {
    const lead = await leads.owned(leadId, { repId, at });
    if (!lead) return false;
    const { lifecycleId } = lead;
    // Two owners may be reported for one moment; a repeated message without a date is recognised by its day.
    const id = `owner-${repId}-${isDated ? at : at.slice(0, 10)}`;
    await signals.raise(leadId, { id, type: 'owner.changed', at, lifecycleId, detail: { repId, via } });
    return true;
  }

  /** Under the ids that the rep's page would give, so that both together are one. */
  async function tell({ lead }: LeadHistory, assignment: Assignment, outcome: Outcome, via: string) {
    const by = { repId: assignment.repId, agent: via };
    const closed = closingOf(assignment, outcome, by, outcome.at);
    // An offer that was not accepted here was accepted in the CRM.
    if (lead.stage !== 'working') await signals.raise(lead.id, acceptanceOf(assignment, by, outcome.at));
    await signals.raise(lead.id, closed);
    await assignments.heard(lead.id, assignment, closed);
    // A lead in nurture waits for neither; the next step finds it with sales.
    if (lead.stage !== 'working' && lead.stage !== 'assigned') await signals.lookAgain(lead.id, 'reported');
  }

  return { take };
}

/** What happened on the day a lead came happened after it came, though the CRM names the day alone. */
function onDayOf({ openedAt }: Lead, report: Report): Report {
  const { isDay, at, outcome } = report;
  if (!isDay || at >= openedAt || at.slice(0, 10) !== openedAt.slice(0, 10)) return report;
  return { ...report, at: openedAt, outcome: outcome && { ...outcome, at: openedAt } };
}

function workIn({ contact, note, sale, at }: Pick<Report, 'contact' | 'note' | 'sale' | 'at'>): Work[] {
  const done: Work[] = [];
  if (contact) {
    const { id, ...detail } = contact;
    done.push({ type: 'contact.made', id: `contact-${id}`, at, detail });
  }
  if (note) {
    const { id, ...detail } = note;
    done.push({ type: 'note.added', id: `note-${id}`, at, detail });
  }
  if (sale) {
    const { id, ...detail } = sale;
    done.push({ type: 'sale.moved', id: `sale-${id}`, at, detail });
  }
  return done;
}
