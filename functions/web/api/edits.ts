import type { LeadHistory } from '../../../domain/lead/history.ts';
import { correctionIn } from '../../../domain/settlement/profile-correction.ts';
import { mayEnd } from '../../../domain/workflow/desk/person-offer.ts';
import { holderOf } from '../../../domain/workflow/hand-off-round.ts';
import { nameOf } from '../../../domain/workflow/timeline.ts';
import type { editOperations } from '../../http/api/operations/edits.ts';
import type { Answers } from '../../http/api/router.ts';
import { invalidFields, RequestError } from '../../http/problem.ts';
import type { ApiDeps } from './deps.ts';
import { conflict, createSeen, type Request } from './seen.ts';

/** Corrections of a lead, recorded under the signed-in person's name. */
export function editAnswers(deps: ApiDeps): Pick<Answers, keyof typeof editOperations> {
  const { desk, profiles, dismissals, merging, config, now } = deps;
  const { found, view, actorOf, seen, deed } = createSeen(deps);
  const after = async ({ id, user }: Request) => view(await found(id, user), user);

  /** Throws 409 of a lead that a colleague has: ending it is theirs, or of who leads the team. */
  function refuseOthers(history: LeadHistory, { user }: Request): void {
    const holder = holderOf(history);
    if (holder && !mayEnd(history, user, config, now()))
      throw conflict(`${nameOf(holder.repId, config)} has this lead or is asked`);
  }

  return {
    'correct-profile': async (request) => {
      const history = await seen(request);
      const { fields, invalid } = correctionIn(request.body);
      if (invalid.length > 0) throw invalidFields(invalid);
      if ((await profiles.correctSeen(history, fields, actorOf(request))) === 'changed')
        throw new RequestError({
          status: 412,
          title: 'Somebody was faster',
          detail: 'The person was corrected just now. Nothing of yours was saved: look at it and send it again.',
        });
      return after(request);
    },

    'not-a-lead': async (request) => {
      const { reason } = request.body;
      const { notLeadReasons } = config.sales.outcome;
      if (!notLeadReasons.includes(reason))
        throw invalidFields([{ field: 'reason', got: reason, expected: `one of ${notLeadReasons.join(', ')}` }]);
      const history = await seen(request);
      refuseOthers(history, request);
      await deed(request, history, () => dismissals.dismiss(history, reason, actorOf(request)));
      return after(request);
    },

    merge: async (request) => {
      const kept = await seen(request);
      refuseOthers(kept, request);
      const otherId = desk.idOf(request.body.other);
      const other = otherId === kept.lead.id ? undefined : await desk.lead(otherId, request.user);
      if (!other) throw notAnother(request.body);
      if (other.lead.id !== kept.lead.id) refuseOthers(other, request);
      const isDone = other.lead.id === kept.lead.id;
      if (!isDone) await deed(request, kept, () => merging.merge(kept.lead.id, other.lead.id, actorOf(request)));
      return after(request);
    },

    'undo-merge': async (request) => {
      const { lead } = await found(request.id, request.user);
      const otherId = desk.idOf(request.body.other);
      if (!lead.merged?.some(({ id }) => id === otherId)) throw notAnother(request.body);
      const why = await merging.separate(otherId, actorOf(request));
      if (why !== undefined) throw conflict(why);
      return after(request);
    },

    'undo-not-a-lead': async (request) => {
      await found(request.id, request.user);
      const why = await dismissals.restore(request.id, actorOf(request));
      if (why !== undefined) throw conflict(why);
      return after(request);
    },
  };
}

const notAnother = ({ other }: { other: string }) =>
  invalidFields([{ field: 'other', got: other, expected: 'the id or the address of another lead that you may see' }]);
