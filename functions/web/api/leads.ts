import { ownersOf } from '../../../domain/access/owners.ts';
import type { User } from '../../../domain/access/user.ts';
import { mailIdOf } from '../../../domain/lead/send.ts';
import { partWord, sourceParts } from '../../../domain/tracking/source.ts';
import { activeOnIn, nextDueIn } from '../../../domain/workflow/desk/list-times.ts';
import { placeOf } from '../../../domain/workflow/desk/pipeline.ts';
import { versionAt } from '../../../domain/workflow/desk/sales-version.ts';
import { timelinePage } from '../../../domain/workflow/desk/timeline-page.ts';
import { repTimeline, titlesFor } from '../../../domain/workflow/rep-timeline.ts';
import { oneOf } from '../../http/api/expected.ts';
import type { leadOperations } from '../../http/api/operations/leads.ts';
import type { Answers } from '../../http/api/router.ts';
import { invalidFields, RequestError } from '../../http/problem.ts';
import { cursorAt, placeIn } from '../../services/sales/cursor.ts';
import { unsignedMail } from '../../services/signed-links.ts';
import type { ApiDeps } from './deps.ts';
import { impersonal, impersonalWork } from './lead-views.ts';
import { createSeen } from './seen.ts';

/** As many leads as a column shows at once. */
const pageOfColumn = 25;

/** What people see of leads. */
export function leadAnswers(deps: ApiDeps): Pick<Answers, keyof typeof leadOperations> {
  const { desk, config, mails, asSent, now } = deps;
  const { found, view, seen } = createSeen(deps);

  function ownersAsked(asked: string | undefined, user: User): string[] | undefined {
    if (asked === undefined) return undefined;
    const owners = ownersOf(asked, user, config.sales);
    if (owners) return owners;
    const expected = oneOf(config.sales.teams.map(({ id }) => `team:${id}`));
    throw invalidFields([{ field: 'owner', got: asked, expected }]);
  }

  return {
    queue: async ({ user, query: { cursor } }) => {
      const at = now();
      const page = await desk.queue(user, at, cursor);
      const items = page.items.map((item) => ({ ...item, lead: { ...item.lead, version: versionAt(at) } }));
      return { items, cursor: page.cursor, now: at };
    },

    'team-queue': async ({ user, may }) => {
      const at = now();
      const { items, isWhole } = await desk.late(user, at);
      const rows = items.map((item) => ({
        ...item,
        lead: { ...item.lead, version: versionAt(at) },
        can: may('leads:work') ? item.can : [],
      }));
      return { items: may('leads:personal') ? rows : rows.map(impersonalWork), isWhole, now: at };
    },

    leads: async ({ user, query, may }) => {
      const { owner, nextStep, lastActivity, source, medium, campaign, form, ...filter } = query;
      // A person without the right to names could spell them out, letter by letter, by what is found.
      if (query.q !== undefined && !may('leads:personal'))
        throw new RequestError({
          status: 403,
          title: 'You may not look for people by name',
          detail: 'Words find leads for those with leads:personal. Filters need no words.',
        });
      const version = versionAt(now());
      const page = await desk.list(
        {
          ...filter,
          cameFrom: {
            ...(medium && { medium: partWord(medium) }),
            ...(source && sourceParts(source)),
            ...(campaign && { campaign: partWord(campaign) }),
            ...(form && { form }),
          },
          owners: ownersAsked(owner, user),
          nextDue: nextStep && nextDueIn(nextStep, now(), user.timeZone),
          activeOn: lastActivity === undefined ? undefined : activeOnIn(lastActivity, now()),
        },
        user,
      );
      const rows = page.leads.map((lead) => ({ ...lead, version }));
      return { ...page, leads: may('leads:personal') ? rows : rows.map(impersonal) };
    },

    origins: async () => {
      const { source, medium, campaign, form } = await desk.origins();
      const named = (values: string[]) => values.map((name) => ({ name, title: name }));
      const { forms } = config.capture;
      return {
        source: named(source),
        medium: named(medium),
        campaign: named(campaign),
        form: form.map((name) => ({ name, title: forms[name]?.title ?? name })),
      };
    },

    pipeline: async ({ user, query: { owner, column, cursor }, may }) => {
      const version = versionAt(now());
      const { columns, isWhole } = await desk.pipeline(user, ownersAsked(owner, user));
      const after = cursor === undefined ? '' : placeIn(cursor);
      const shown = columns.filter(({ id }) => column === undefined || id === column);
      return {
        columns: shown.map(({ leads, ...one }) => {
          const from = leads.filter((lead) => placeOf(lead) > after);
          const page = from.slice(0, pageOfColumn).map((lead) => ({ ...lead, version }));
          const last = from.length > page.length ? page.at(-1) : undefined;
          return {
            ...one,
            count: leads.length,
            leads: may('leads:personal') ? page : page.map(impersonal),
            cursor: last && cursorAt(placeOf(last)),
          };
        }),
        isWhole,
        now: now(),
      };
    },

    // With `If-Match` it refuses, and names who was faster, before the answer is sent.
    lead: async (request) => view(await seen(request), request.user),

    mail: async ({ id, user, query: { mail } }) => {
      const { lead, sends } = await found(id, user);
      const send = sends.find((one) => one.kind !== 'internal' && mailIdOf(one) === mail);
      const kept = send && (await asSent.find(lead, send));
      if (kept) return unsignedMail(kept);
      throw new RequestError({
        status: 404,
        title: 'What this mail said is not kept',
        detail: 'It was sent before mails were kept, or there is no such mail.',
      });
    },

    timeline: async ({ id, user, may, query: { kind, limit, cursor } }) => {
      const history = await found(id, user);
      const titles = { ...titlesFor(history.lead, config, mails), quotes: may('leads:personal') };
      const all = repTimeline(history, config, now(), titles).filter(
        (entry) => kind === undefined || entry.kind === kind,
      );
      const { entries, next } = timelinePage(all.toReversed(), limit, cursor && placeIn(cursor));
      return {
        entries: entries.map(({ rule: _, ...entry }) => entry),
        cursor: next && cursorAt(next),
      };
    },
  };
}
