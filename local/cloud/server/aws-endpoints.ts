import type { IncomingHttpHeaders } from 'node:http';
import type { Assembly } from '../assembly/model.ts';
import { isObject } from '../assembly/template.ts';
import type { GatewayResponse } from '../http-api/index.ts';
import { demandsOf, listingOf } from '../iam/demands.ts';
import { callerOf, type Iam } from '../iam/index.ts';
import type { LambdaAnswer } from '../lambda/api.ts';
import { refused, type S3 } from '../s3/index.ts';
import type { Reply, Ses } from '../ses/index.ts';

/** One service that speaks AWS JSON: the target names the operation. */
export type JsonService = (target: string, body: unknown) => Promise<{ status: number; body: unknown }>;

interface AwsRequest {
  method: string;
  /** Below `/_aws`, such as `/sfn/` or `/ses/v2/email/outbound-emails`. */
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

const json10 = 'application/x-amz-json-1.0';
const json11 = 'application/x-amz-json-1.1';

/**
 * The endpoints for the unmodified SDK and CLI (AWS_ENDPOINT_URL_*): Step Functions, EventBridge, Secrets Manager, SSM, SQS,
 * Cognito, Lambda, S3 and SES. Undefined: never answer. Requests must look signed, which another site's page cannot send
 * without a preflight.
 */
export function createAwsEndpoints(services: {
  sfn: JsonService;
  events: JsonService;
  secrets: JsonService;
  parameters: JsonService;
  sqs: JsonService;
  cognito: JsonService;
  ses: Ses;
  lambda: (method: string, path: string, invocationType: unknown, event: unknown) => Promise<LambdaAnswer>;
  s3: (...call: Parameters<S3['handle']>) => Promise<GatewayResponse>;
  iam: Iam;
  /** For the ARNs that policies name. */
  assembly: Pick<Assembly, 'region' | 'account' | 'queues' | 'secrets' | 'stateMachines'>;
}): (request: AwsRequest) => Promise<GatewayResponse | undefined> {
  const json: Record<string, { handle: JsonService; type: string }> = {
    sfn: { handle: services.sfn, type: json10 },
    events: { handle: services.events, type: json11 },
    secrets: { handle: services.secrets, type: json11 },
    ssm: { handle: services.parameters, type: json11 },
    sqs: { handle: services.sqs, type: json10 },
    cognito: { handle: services.cognito, type: json11 },
  };
  return async (request) => {
    const [, name = '', ...rest] = request.path.split('/');
    const isAddress = name === 's3' && request.method === 'GET' && request.path.includes('X-Amz-Signature=');
    if (!isAddress && !String(request.headers.authorization ?? '').startsWith('AWS4-'))
      return answer(403, json10, {
        __type: 'MissingAuthenticationTokenException',
        message: 'Request is missing Authentication Token',
      });
    const path = `/${rest.join('/')}`;
    const target = String(request.headers['x-amz-target'] ?? '');
    const caller = callerOf(request.headers.authorization, path);
    const body = name === 's3' ? undefined : parsed(request.body);
    const asked = { name, method: request.method, path, target, body };
    const why = services.iam.refusal(caller, demandsOf(asked, services.assembly));
    if (why !== undefined) return denied(name, why);
    if (name === 's3') {
      const given = await services.s3(request.method, path, request.headers, request.body);
      const hidden = given.status === 404 ? services.iam.refusal(caller, [listingOf(path)]) : undefined;
      return hidden === undefined ? given : denied(name, hidden);
    }
    if (name === 'lambda') {
      const type = request.headers['x-amz-invocation-type'];
      return restAnswer(await services.lambda(request.method, path, type, body));
    }
    if (name === 'ses') {
      const reply = await services.ses.handle(request.method, path, body);
      return reply && restAnswer(reply);
    }
    const service = Object.hasOwn(json, name) ? json[name] : undefined;
    if (!service)
      return answer(404, json10, { __type: 'UnknownOperationException', message: `no service at /_aws/${name}` });
    if (!isObject(body))
      return answer(400, service.type, { __type: 'SerializationException', message: 'The body is not a JSON object.' });
    const reply = await service.handle(target, body);
    return answer(reply.status, service.type, reply.body);
  };
}

/** As each protocol says it. */
function denied(name: string, message: string): GatewayResponse {
  if (name === 's3') return refused(403, 'AccessDenied', message);
  const response = answer(name === 'ses' || name === 'lambda' ? 403 : 400, json10, {
    __type: 'AccessDeniedException',
    message,
  });
  return { ...response, headers: { ...response.headers, 'x-amzn-errortype': 'AccessDeniedException' } };
}

function parsed(body: Buffer): unknown {
  try {
    return body.length === 0 ? {} : JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

function restAnswer({ status, headers, body }: Reply | LambdaAnswer): GatewayResponse {
  const type = { 'content-type': 'application/json' };
  return { status, headers: { ...type, ...headers }, cookies: [], body: JSON.stringify(body) ?? '' };
}

function answer(status: number, type: string, body: unknown): GatewayResponse {
  return { status, headers: { 'content-type': type }, cookies: [], body: JSON.stringify(body) };
}
