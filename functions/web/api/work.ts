import { answererOf } from '../../../domain/distribution/at-work.ts';
import { shareOut } from '../../../domain/distribution/share-out.ts';
import { capitalised } from '../../../domain/lead/activity-text.ts';
import type { Assignment } from '../../../domain/lead/assignment.ts';
import type { LeadHistory } from '../../../domain/lead/history.ts';
import { zoneOf } from '../../../domain/lead/zone.ts';
import { reportedAmount } from '../../../domain/settlement/amount.ts';
import { contactChoices } from '../../../domain/settlement/contact.ts';
import { type RepAnswer, recycleTracks, repAnswer } from '../../../domain/settlement/rep-answer.ts';
import { isUndoable } from '../../../domain/settlement/undone.ts';
import { minute } from '../../../domain/time/instant.ts';
import { correctableOffer, isLeading, personOffer, workerOf } from '../../../domain/workflow/desk/person-offer.ts';
import { holderOf } from '../../../domain/workflow/hand-off-round.ts';
import { nameOf } from '../../../domain/workflow/timeline.ts';
import { inParallel } from '../../adapters/aws/in-parallel.ts';
import { log } from '../../adapters/aws/log.ts';
import type { workOperations } from '../../http/api/operations/work.ts';
import type { Answers } from '../../http/api/router.ts';
import type { LeadView } from '../../http/api/shapes.ts';
import { invalidFields, RequestError } from '../../http/problem.ts';
import { workId } from '../../services/sales/rep-answers.ts';
import { readTeam } from '../../services/sales/rep-capacity.ts';
import type { Work } from '../../services/sales/rep-work.ts';
import type { ApiDeps } from './deps.ts';
import { conflict, createSeen, type Request } from './seen.ts';

type Said = Record<string, unknown>;

/** Leads moved at once: each takes a few calls to the table. */
const atOnce = 5;

/** What people do with leads, the signed-in person named as who did it. */
export function workAnswers(deps: ApiDeps): Pick<Answers, keyof typeof workOperations> {
  const { desk, answers, work, assigning, reps, signals, config, now } = deps;
  const { found, view, actorOf, seen, newsSince, once, deed } = createSeen(deps);
  const { sales, nurture } = config;

  /** Reads the request as the rep's page does, so that both refuse the same. */
  function read(action: string, body: Said, history: LeadHistory, offer: Assignment, request: Request): RepAnswer {
    const { user } = request;
    const fields: Said = { ...body, action, once: onceOf(request) };
    const text = (name: string) => (fields[name] === undefined ? undefined : String(fields[name]));
    const repZone =
      user.repId === undefined ? user.timeZone : answererOf({ repId: user.repId, toManager: false }, config).timeZone;
    const reader = {
      amount: (written: string) => reportedAmount(written, sales.outcome.currency),
      leadZone: zoneOf(history.lead, nurture),
      repZone,
    };
    const answer = repAnswer(text, offer, config, now(), reader);
    if (!answer.ok) throw invalidFields([answer.invalid]);
    return answer.value;
  }

  /** Two requests that mean one deed: the same key, or the same content within a minute. */
  const onceOf = ({ header }: Pick<Request, 'header'>) => header('idempotency-key') ?? now().slice(0, 16);

  /** Records it under the offer of this person. Without an offer it is recorded only where `without` allows that. */
  async function act(request: Request, action: string, body: Said = {}): Promise<LeadView> {
    const { user } = request;
    const history = await seen(request);
    const offer = personOffer(history, user, config, now());
    if (!offer) throw notYours(history);
    const answer = read(action, body, history, offer, request);
    await deed(request, history, () => answers.give(history, offer, answer, actorOf(request), now()));
    const what = workOf(answer);
    return after(request, what && 'once' in answer && isUndoable(what) ? workId(offer, what, answer.once) : undefined);
  }

  /** Records a person's note about a lead that they do not have. On a colleague's lead only managers record contacts. */
  async function record(request: Request, action: string, body: Said): Promise<LeadView> {
    const history = await seen(request);
    const holder = holderOf(history);
    const offer = personOffer(history, request.user, config, now());
    if (offer) return act(request, action, body);
    const answer = read(action, body, history, stranger(history), request);
    const what = workOf(answer);
    if (!what || (what.type === 'contact.made' && holder && !isLeading(request.user))) throw notYours(history);
    const key = 'once' in answer ? answer.once : onceOf(request);
    const id = workId({ lifecycleId: history.lead.lifecycleId }, what, key);
    await deed(request, history, async () => {
      await work.record(history, undefined, actorOf(request), { ...what, id, at: now() } as Work);
      return undefined;
    });
    return after(request, isUndoable(what) ? id : undefined);
  }

  /** The lead's current state, with the id that undoes the recorded action. */
  const after = async ({ id, user }: Pick<Request, 'id' | 'user'>, undo?: string): Promise<LeadView> => ({
    ...view(await found(id, user), user),
    undo,
  });

  const notYours = (history: LeadHistory) => {
    const holder = holderOf(history);
    return new RequestError({
      status: 409,
      title: 'This lead is not yours to answer',
      detail: holder ? `${nameOf(holder.repId, config)} has it or is asked.` : 'Nobody has it now.',
    });
  };

  async function moved(history: LeadHistory, to: string, request: Pick<Request, 'user'>) {
    return assigning.assign(history, to, actorOf(request), now());
  }

  function knownRep(repId: string): string {
    if (sales.reps.some(({ id }) => id === repId)) return repId;
    const expected = `one of ${sales.reps.map(({ id }) => id).join(', ')}`;
    throw invalidFields([{ field: 'repId', got: repId, expected }]);
  }

  return {
    choices: async () => ({
      contacts: contactChoices.map(({ id, name }) => ({ id, name })),
      moreTime: sales.sla.snoozes.map((ms) => ms / minute),
      steps: [...sales.steps],
      currency: sales.outcome.currency,
      products: [...sales.outcome.products],
      lostReasons: [...sales.outcome.lostReasons],
      recycleReasons: [...sales.outcome.recycleReasons],
      notLeadReasons: [...sales.outcome.notLeadReasons],
      tracks: recycleTracks(config),
      followUps: sales.followUps.map(({ id, name }) => ({ id, name })),
      reps: sales.reps.map(({ id, name }) => ({ id, name })),
      manager: config.deployment.manager.name,
      teams: sales.teams.map(({ id }) => ({ id, name: capitalised(id.replaceAll('-', ' ')) })),
    }),

    accept: (request) => act(request, 'accept'),
    'more-time': (request) => act(request, 'snooze', { for: request.body.minutes * minute }),
    contact: (request) => record(request, 'contact', request.body),
    note: (request) => record(request, 'contact', { ...request.body, contact: 'note' }),
    'next-step': (request) => record(request, 'contact', { ...request.body, contact: 'note' }),
    calls: (request) => record(request, 'calls', { allowed: request.body.allowed ? 'yes' : 'no' }),
    profiling: (request) => record(request, 'profiling', { allowed: request.body.allowed ? 'yes' : 'no' }),
    step: (request) => act(request, 'sale', request.body),
    'follow-up': (request) => act(request, 'follow-up', request.body),

    pass: async (request) => {
      const { user, body } = request;
      const history = await seen(request);
      const offer = personOffer(history, user, config, now());
      if (offer?.status !== 'accepted') return act(request, 'decline', { reason: body.reason });
      await deed(request, history, () => assigning.giveBack(history, body.reason, actorOf(request), now()));
      return after(request);
    },

    outcome: async (request) => {
      const { user, body } = request;
      const { result, correct, ...said } = body;
      if (!correct) return act(request, result, said);
      const history = await seen(request);
      const offer = correctableOffer(history, user, config, now());
      if (!offer) throw conflict('only won and lost can be corrected, within a day, by who has the lead');
      const answer = read(result, { ...said, correct: 'yes' }, history, offer, request);
      await deed(request, history, () => answers.give(history, offer, answer, actorOf(request), now()));
      return after(request);
    },

    undo: async (request) => {
      const { user, body } = request;
      const history = await found(request.id, user);
      const done = history.activities.find(({ id }) => id === body.id);
      const isMine = done && 'repId' in done.detail && done.detail.repId === workerOf(user);
      if (done && (!isUndoable(done) || !isMine)) throw conflict('only your own contacts and notes can be taken back');
      const { lifecycleId } = history.lead;
      const detail = { ...actorOf(request), of: body.id };
      // An unknown id was taken back before, or never existed.
      if (done)
        await signals.raise(history.lead.id, {
          id: `undone-${body.id}`,
          type: 'work.undone',
          at: now(),
          lifecycleId,
          detail,
        });
      return after(request);
    },

    assign: async (request) => {
      const [history, to] = [await seen(request), knownRep(request.body.repId)];
      await deed(request, history, () => moved(history, to, request));
      return after(request);
    },

    'assign-many': async (request) => {
      const { ids, repId, versions = {} } = request.body;
      const given = repId === undefined ? undefined : knownRep(repId);
      const shares =
        given === undefined
          ? shareOut(ids, await readTeam(reps, sales.reps), sales, now())
          : new Map(ids.map((id) => [id, given]));
      const became = new Map<string, { to?: string; why?: string }>();
      const { user } = request;
      async function giveOne(id: string, to: string | undefined): Promise<string | undefined> {
        if (!to) return 'nobody else at work has room';
        const history = await desk.lead(id, user);
        if (!history) return 'there is no such lead';
        const version = versions[id];
        return newsSince(history, version, user) ?? once(history, { user, version }, () => moved(history, to, request));
      }
      await inParallel(shares, atOnce, async ([id, to]) => {
        const why = await giveOne(id, to).catch((error: unknown) => notMoved(id, error));
        became.set(id, why === undefined ? { to: to && nameOf(to, config) } : { why: `${capitalised(why)}.` });
      });
      return { leads: ids.map((id) => ({ id, ...became.get(id) })) };
    },
  };
}

/** Why one of many leads was not moved; the others are moved all the same. */
function notMoved(leadId: string, error: unknown): string {
  log.error('one of many leads was not assigned', { leadId, error });
  return 'this lead could not be assigned now: try it again in a minute';
}

/** A placeholder offer for a person without one: only its days and words are read. */
const stranger = ({ lead: { lifecycleId, openedAt } }: LeadHistory): Assignment => ({
  lifecycleId,
  attempt: 0,
  repId: '',
  toManager: false,
  status: 'withdrawn',
  offeredAt: openedAt,
  acceptBy: openedAt,
  why: '',
  candidates: [],
});

/** What an answer records beside the offer; undefined when it concerns the offer itself. */
function workOf(answer: RepAnswer): Pick<Work, 'type' | 'detail'> | undefined {
  if (answer.do === 'contact') return { type: 'contact.made', detail: answer.contact };
  if (answer.do === 'calls') return { type: 'calls.changed', detail: { allowed: answer.allowed } };
  if (answer.do === 'profiling') return { type: 'profiling.changed', detail: { allowed: answer.allowed } };
  return answer.do === 'note' ? { type: 'note.added', detail: { note: answer.note, next: answer.next } } : undefined;
}
