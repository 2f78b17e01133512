import { capture } from 'leadloop:config';
import type { CaptureRules } from '../domain/config.ts';
import { between, type Instant, instant } from '../domain/instant.ts';
import { deployedDoorSecrets, deployedIntake, now } from './adapters/deployed.ts';
import type { DoorSecretStore } from './adapters/door-secrets.ts';
import type { Intake } from './adapters/intake.ts';
import { rawBodyOf } from './middleware/body.ts';
import { accepted, doorNotOpen, invalidFields, jsonOf, readLead } from './middleware/door.ts';
import { type HttpEvent, type HttpHandler, http } from './middleware/http.ts';
import { MappingProblem, mapped } from './middleware/mapping.ts';
import { RequestProblem } from './middleware/problem.ts';
import { isSigned } from './middleware/signature.ts';

export interface WebhooksDeps {
  intake: Intake;
  secrets: Pick<DoorSecretStore, 'get'>;
  rules: CaptureRules;
  now: () => Instant;
}

type Source = CaptureRules['webhooks'][string];

/** POST /webhooks/{source}: a signed message of somebody else's program becomes a submission, by its mapping in capture.yaml. */
export function createWebhooks({ intake, secrets, rules, now }: WebhooksDeps): HttpHandler {
  return async (event) => {
    const name = event.pathParameters?.source ?? '';
    const source = Object.hasOwn(rules.webhooks, name) ? rules.webhooks[name] : undefined;
    if (!source) throw new RequestProblem({ status: 404, title: 'There is no such webhook' });
    const shared = (await secrets.get()).webhooks?.[name] ?? [];
    if (shared.length === 0) throw doorNotOpen(`webhook ${name}`);
    const body = rawBodyOf(event);
    if (!isFrom(source, shared, event, body, now()))
      throw new RequestProblem({ status: 401, title: 'The signature is not right' });

    const { id, lead } = await leadIn(source, jsonOf(body));
    const door = { via: `webhook:${name}`, form: source.form, basis: source.basis };
    const read = readLead(lead, door, id, rules);
    if (!read.ok) throw invalidFields(read.invalid);
    return accepted(await intake.take(read.submission));
  };
}

/** Signed with one of our secrets, and lately where the sender signs a time. */
function isFrom(
  { signature }: Source,
  secrets: readonly string[],
  event: HttpEvent,
  body: Buffer,
  now: Instant,
): boolean {
  const { header, encoding, prefix, timestamp } = signature;
  const given = event.headers[header];
  if (!timestamp) return isSigned({ secrets, message: body, given, encoding, prefix });
  const time = event.headers[timestamp.header] ?? '';
  const message = Buffer.concat([Buffer.from(`${time}${timestamp.separator}`), body]);
  // Seconds since 1970. A clock that is ahead is as suspect as a message that is late.
  const isFresh = /^\d{9,11}$/.test(time) && Math.abs(between(instant(Number(time) * 1000), now)) <= timestamp.within;
  return isSigned({ secrets, message, given, encoding, prefix }) && isFresh;
}

/** The lead in a message, in our words, and what is the same when the message comes again. */
async function leadIn({ id, fields, answers }: Source, message: unknown) {
  try {
    const same = (await mapped({ id }, message)).id;
    const lead = { ...(await mapped(fields, message)), answers: await mapped(answers, message) };
    return { id: typeof same === 'string' || typeof same === 'number' ? String(same).slice(0, 200) : undefined, lead };
  } catch (error) {
    if (!(error instanceof MappingProblem)) throw error;
    throw new RequestProblem({
      status: 400,
      title: 'The message is not as its mapping expects',
      detail: error.message,
    });
  }
}

export const handler = http('webhooks', async () =>
  createWebhooks({ intake: await deployedIntake(), secrets: deployedDoorSecrets(), rules: capture, now }),
);
