import { capture, deployment, nurture, sales, scoring } from 'leadloop:config';
import { mails } from 'leadloop:mails';
import { permissionsOf } from '../../domain/access/permissions.ts';
import { type User, userOf } from '../../domain/access/user.ts';
import type { Config } from '../../domain/config/config.ts';
import { capacityOf } from '../../domain/distribution/strategies.ts';
import type { LeadHistory } from '../../domain/lead/history.ts';
import { nextOpening } from '../../domain/time/calendar.ts';
import { hour, type Instant, plus } from '../../domain/time/instant.ts';
import { holderOf } from '../../domain/workflow/hand-off-round.ts';
import { leadView } from '../../domain/workflow/lead-view.ts';
import { repTimeline, titlesFor } from '../../domain/workflow/rep-timeline.ts';
import { env } from '../adapters/aws/environment.ts';
import { createAssignments } from '../adapters/dynamodb/assignments.ts';
import { createLeadWalk } from '../adapters/dynamodb/lead-walk.ts';
import { createReps, type Reps } from '../adapters/dynamodb/reps.ts';
import type { Keys } from '../adapters/secrets/key-ring.ts';
import { openApi } from '../http/api/openapi.ts';
import { type Answers, createRouter } from '../http/api/router.ts';
import type { LeadView } from '../http/api/shapes.ts';
import { jsonAnswer } from '../http/json-answer.ts';
import { machineHttp } from '../http/machine-http.ts';
import type { HttpHandler } from '../http/messages.ts';
import { RequestError } from '../http/problem.ts';
import { createAcceptance } from '../services/sales/acceptance.ts';
import { createLeadDesk, type LeadDesk } from '../services/sales/lead-desk.ts';
import { createRepWork, type RepWork } from '../services/sales/rep-work.ts';
import { signLink } from '../services/signed-links.ts';
import { deployedKeys, deployedSignals, now } from '../wiring.ts';

export interface ApiDeps {
  keys: Pick<Keys, 'links'>;
  desk: LeadDesk;
  reps: Pick<Reps, 'holdings'>;
  work: Pick<RepWork, 'take'>;
  config: Config;
  mails: Record<string, { title: string }>;
  publicUrl: string;
  now: () => Instant;
}

/** As long as somebody looks at the page of a lead. */
const pageLife = 12 * hour;

/** What the app and other programs ask and do: functions/http/api/operations.ts lists it. */
export function createApi({ keys, desk, reps, work, config, mails, publicUrl, now }: ApiDeps): HttpHandler {
  const { product } = config.deployment;

  const answers: Answers = {
    me: async ({ user }) => ({
      ...user,
      roles: [...user.roles],
      may: permissionsOf(user.roles),
      product: { name: product.name, company: product.company },
      now: now(),
    }),

    queue: async ({ user }) => {
      const at = now();
      return { items: await desk.queue(user, at), now: at };
    },

    leads: ({ user, query: { owner, ...query }, may }) =>
      desk
        .list({ ...query, owner: owner === 'me' ? (user.repId ?? 'nobody') : owner }, user)
        .then((page) => (may('leads:personal') ? page : { ...page, leads: page.leads.map(impersonal) })),

    lead: async ({ id, user }) => view(await found(id, user), user),

    timeline: async ({ id, user }) => {
      const history = await found(id, user);
      const titles = titlesFor(history.lead, config, mails);
      const entries = repTimeline(history, config, now(), titles).toReversed();
      return { entries: entries.map(({ rule: _, ...entry }) => entry) };
    },

    accept: async ({ id, user }) => {
      const at = now();
      const history = await found(id, user);
      const offer = holderOf(history);
      if (!offer || offer.repId !== user.repId || !(await work.take(history, offer, { repId: offer.repId }, at)))
        throw new RequestError({ status: 409, title: 'This lead is not offered to you any more' });
      return view(await found(id, user), user);
    },

    team: async () => {
      const at = now();
      const held = await reps.holdings(config.sales.reps.map(({ id }) => id));
      return {
        reps: config.sales.reps.map((rep) => {
          const back = nextOpening(at, rep.hours, rep.timeZone, rep.absences);
          return {
            id: rep.id,
            name: rep.name,
            email: rep.email,
            timeZone: rep.timeZone,
            atWork: back <= at,
            ...(back > at && { backAt: back }),
            open: Object.keys(held.get(rep.id)?.openLeads ?? {}).length,
            capacity: capacityOf(rep, config.sales),
            absences: rep.absences,
          };
        }),
      };
    },
  };

  async function found(id: string, user: User): Promise<LeadHistory> {
    const history = await desk.lead(id, user);
    if (!history)
      throw new RequestError({ status: 404, title: 'There is no such lead', detail: 'Or it is not yours to see.' });
    return history;
  }

  function view(history: LeadHistory, user: User): LeadView {
    const shown = leadView(history, config, now(), { zone: user.timeZone, repId: user.repId, mails });
    if (permissionsOf(user.roles).includes('leads:personal')) return { ...shown, page: ownPage(history, user) };
    return { ...impersonal(shown), phone: undefined, answers: [] };
  }

  /** Where this person answers, records contact and says what came of the lead; undefined for a lead of somebody else. */
  function ownPage(history: LeadHistory, user: User): string | undefined {
    const offer = holderOf(history);
    const isMine = offer && (offer.toManager ? user.roles.includes('manager') : offer.repId === user.repId);
    if (!offer || !isMine) return undefined;
    const { repId, lifecycleId, attempt } = offer;
    const claims = { leadId: history.lead.id, lifecycleId, attempt, repId };
    return `/r/${signLink(keys.links, 'rep', claims, plus(now(), pageLife))}`;
  }

  const route = createRouter(answers, (email) => userOf(email, config));
  return async (event) => (event.rawPath === '/api/openapi.json' ? jsonAnswer(openApi(publicUrl)) : route(event));
}

/** For those who look at figures and not at people. */
const impersonal = <Row extends { email?: string; name?: string }>(row: Row): Row => ({
  ...row,
  email: undefined,
  name: undefined,
});

export const handler = machineHttp('api', async () => {
  const { table, leads, signals } = deployedSignals();
  const config = { capture, scoring, nurture, sales, deployment };
  const reps = createReps(table);
  const desk = createLeadDesk({ leads, reps, walk: createLeadWalk(table), config });
  const work = createRepWork({
    acceptance: createAcceptance({ leads, assignments: createAssignments(table) }),
    signals,
  });
  const keys = await deployedKeys();
  return createApi({ keys, desk, reps, work, config, mails, publicUrl: env('PUBLIC_URL'), now });
});
