import { capture } from 'leadloop:config';
import type { CaptureRules } from '../../domain/config/config.ts';
import type { InvalidField } from '../../domain/lead/invalid-field.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { createPartners, type Partners } from '../adapters/dynamodb/partners.ts';
import { bearerKey, wrongKey } from '../http/bearer.ts';
import { messageOf, plainBodyOf } from '../http/body.ts';
import { http } from '../http/http.ts';
import { jsonAnswer } from '../http/json-answer.ts';
import { accepted, readLead } from '../http/lead-source.ts';
import type { HttpEvent, HttpHandler, HttpResponse } from '../http/messages.ts';
import { invalidFields, RequestError } from '../http/problem.ts';
import type { Intake, Taken } from '../services/capture/intake.ts';
import { deployedIntake, deployedTable, now } from '../wiring.ts';

interface PartnersDeps {
  intake: Intake;
  partners: Pick<Partners, 'isKey' | 'take'>;
  rules: CaptureRules;
  now: () => Instant;
}

type Partner = CaptureRules['partners'][string];

/** As many as answer well within API Gateway's 30 seconds. */
const largestBatch = 25;

/**
 * POST /partners/{id}/leads: one lead, or `{"leads": [...]}`. Valid leads of a batch are stored, and the others come back with
 * reasons; sending the whole batch again is as right as sending only those.
 */
export function createPartnerApi({ intake, partners, rules, now }: PartnersDeps): HttpHandler {
  return async (event) => {
    const name = event.pathParameters?.partner ?? '';
    const partner = await opened(name, event);
    const body = await messageOf(plainBodyOf(event), event.headers['content-type']);
    const batch = batchIn(body, Math.min(largestBatch, partner.perMinute));
    const wait = await partners.take(name, batch?.length ?? 1, partner.perMinute, now());
    if (wait > 0) throw tooMany(partner, wait);

    const source = { via: `partner:${name}`, form: partner.form, basis: partner.basis };
    const key = event.headers['idempotency-key']?.slice(0, 200);
    const kept = async (lead: unknown, id: string | undefined) => {
      const read = readLead(lead, source, idIn(lead) ?? id, rules);
      return read.ok ? await intake.take(read.submission) : read.invalid;
    };
    if (batch) return answerTo(await inTurn(batch, (lead, index) => kept(lead, key && `${key}/${index}`)));
    const taken = await kept(body, key);
    if (Array.isArray(taken)) throw invalidFields(taken);
    return accepted(taken);
  };

  /** The names of partners stay secret: without a valid key every name gets the same answer. */
  async function opened(name: string, event: HttpEvent): Promise<Partner> {
    const partner = Object.hasOwn(rules.partners, name) ? rules.partners[name] : undefined;
    const key = bearerKey(event);
    if (partner && key && (await partners.isKey(name, key, now()))) return partner;
    throw wrongKey();
  }
}

/** More than a minute's leads would never fit: that is not a matter of waiting. */
function batchIn(body: unknown, most: number): unknown[] | undefined {
  const inside = typeof body === 'object' && body !== null && 'leads' in body ? body.leads : undefined;
  const leads = Array.isArray(body) ? body : inside;
  if (leads === undefined) return undefined;
  if (Array.isArray(leads) && leads.length > 0 && leads.length <= most) return leads;
  const got = Array.isArray(leads) ? `${leads.length} leads` : typeof leads;
  throw invalidFields([{ field: 'leads', got, expected: `a list of 1 to ${most} leads` }]);
}

/** The partner's own id of a lead: the same lead sent again is the same submission. */
function idIn(lead: unknown): string | undefined {
  const id = typeof lead === 'object' && lead !== null && 'id' in lead ? lead.id : undefined;
  return typeof id === 'string' || typeof id === 'number' ? String(id).slice(0, 200) : undefined;
}

/** One after the other: a lead that is twice in a batch is one lead. */
async function inTurn<T, R>(items: readonly T[], act: (item: T, index: number) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const [index, item] of items.entries()) results.push(await act(item, index));
  return results;
}

function answerTo(results: readonly (Taken | InvalidField[])[]): HttpResponse {
  const each = results.map((result) =>
    Array.isArray(result)
      ? { status: 400, title: 'Some fields are not right', invalid: result }
      : { status: 202, leadId: result.leadId, receipt: result.receipt },
  );
  return jsonAnswer({ results: each }, each.every(({ status }) => status === 202) ? 202 : 207);
}

const tooMany = ({ perMinute }: Partner, wait: number) =>
  new RequestError(
    {
      status: 429,
      title: 'Too many leads at once',
      detail: `Expected at most ${perMinute} in a minute; none was kept.`,
    },
    { 'retry-after': String(wait) },
  );

export const handler = http('partners', async () =>
  createPartnerApi({ intake: await deployedIntake(), partners: createPartners(deployedTable()), rules: capture, now }),
);
