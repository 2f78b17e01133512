import type * as z from 'zod/mini';
import type { AuditEntry } from '../../../domain/access/audit-entry.ts';
import { type Permission, permissionsOf, scopesFor } from '../../../domain/access/permissions.ts';
import type { User } from '../../../domain/access/user.ts';
import type { InvalidField } from '../../../domain/lead/invalid-field.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import { jsonOf, plainBodyOf, queryOf } from '../body.ts';
import { jsonAnswer } from '../json-answer.ts';
import type { HttpEvent, HttpHandler } from '../messages.ts';
import { invalidFields, type Problem, RequestError } from '../problem.ts';
import { expectedOf, oneOf } from './expected.ts';
import type { Operation, RequestHeader } from './operation.ts';
import type { Answer, OperationName, operations } from './operations.ts';

/** A request whose token, role and fields were checked. */
export interface Asked<Name extends OperationName> {
  user: User;
  may: (permission: Permission) => boolean;
  /** A header that the row of the operation names. */
  header: (name: RequestHeader) => string | undefined;
  /** The parameter in the path, decoded. */
  id: string;
  query: (typeof operations)[Name] extends { query: infer Query extends z.ZodMiniObject } ? z.infer<Query> : undefined;
  body: (typeof operations)[Name] extends { body: infer Body extends z.ZodMiniObject } ? z.infer<Body> : undefined;
}

interface AnyAsked {
  user: User;
  id: string;
  body: { reason?: unknown } | undefined;
}

export interface RouterDeps {
  findUser: (email: string) => User | undefined | Promise<User | undefined>;
  /** The program that asks below /programs; throws 401 and 429. Without it there are no programs here. */
  findProgram?: (event: HttpEvent) => Promise<User>;
  /** Where it is written who does what. */
  audit: { record(entry: AuditEntry): Promise<void>; refused(entry: AuditEntry, why: string): Promise<void> };
  newId: () => string;
  now: () => Instant;
}

/** Ids of leads, executions, reps, views and queues. An address in a path is refused: the audit would keep it longer than the lead. */
const idOfOurs = /^[\w.:-]{1,200}$/;

/** A browser's name may be of any length; the audit keeps this many characters. */
const longestAgent = 200;

export type Answers = { [Name in OperationName]: (asked: Asked<Name>) => Promise<Answer<Name>> };

type Claims = Record<string, unknown>;

/**
 * Answers those of the `known` operations that have `answers`; a function brings only its own area's rows and shapes. The
 * gateway has checked the token; this finds its person in config on each request and checks the person's roles.
 */
export function createRouter(
  known: Partial<Record<OperationName, Operation>>,
  answers: Partial<Answers>,
  { findUser, findProgram, audit, newId, now }: RouterDeps,
): HttpHandler {
  const unknown = Object.keys(answers).filter((name) => !Object.hasOwn(known, name));
  if (unknown.length > 0) throw new Error(`there is no row for ${unknown.join(', ')} among the known operations`);
  const rows = Object.entries<Operation>(known)
    .filter(([name]) => Object.hasOwn(answers, name))
    .map(([name, operation]) => ({
      name: name as OperationName,
      operation,
      segments: operation.path.split('/').slice(1),
    }));

  /** Writes the audit's entry, then acts. An act that cannot be written down is not done. */
  async function audited<T>(
    event: HttpEvent,
    { name, asked, operation }: { name: string; asked: AnyAsked; operation: Operation },
    act: () => Promise<T>,
  ) {
    const { sourceIp, userAgent } = event.requestContext.http;
    const { user, id, body } = asked;
    const entry: AuditEntry = {
      at: now(),
      id: newId(),
      who: user.scopes ? `program ${user.name}` : user.name,
      operation: name,
      from: sourceIp,
      email: user.email,
      about: idOfOurs.test(id) ? id : undefined,
      reason: operation.auditsReason && typeof body?.reason === 'string' ? body.reason : undefined,
      agent: userAgent?.slice(0, longestAgent) || undefined,
    };
    await audit.record(entry);
    try {
      return await act();
    } catch (error) {
      await audit.refused(entry, error instanceof RequestError ? error.message : 'it failed');
      throw error;
    }
  }

  return async (event) => {
    const user =
      findProgram && forPrograms.test(event.rawPath) ? await findProgram(event) : await userIn(event, findUser);
    const method = event.requestContext.http.method;
    const parts = event.rawPath
      .replace(/^\/(api|programs)/, '')
      .split('/')
      .slice(1)
      .map(decoded);
    const fitting = rows.filter(({ segments }) => fits(segments, parts));
    if (fitting.length === 0) throw new RequestError({ status: 404, title: 'There is no such path in the API' });
    const row = fitting.find(({ operation }) => operation.method === (method === 'HEAD' ? 'GET' : method));
    if (!row) {
      const allow = fitting.map(({ operation }) => operation.method).join(', ');
      throw new RequestError(
        { status: 405, title: 'This path has no such method', detail: `Expected ${allow}.` },
        { allow },
      );
    }
    const may = permissionsOf(user);
    const { operation, segments } = row;
    if (operation.may.length > 0 && !operation.may.some((one) => may.includes(one)))
      throw new RequestError(
        user.scopes ? scopeMissing(operation) : { status: 403, title: 'Your role may not do this' },
      );
    const asked = {
      user,
      may: (permission: Permission) => may.includes(permission),
      header: (name: RequestHeader) => {
        if (!operation.headers?.includes(name)) throw new Error(`${name} is no header of the operation ${row.name}`);
        return event.headers[name];
      },
      id: parts[segments.findIndex((segment) => segment.startsWith('{'))] ?? '',
      query: operation.query && checked(operation.query, saidIn(queryOf(event))),
      body: operation.body && checked(operation.body, jsonOf(plainBodyOf(event), event.headers['content-type'])),
    };
    const answer = answers[row.name] as (asked: unknown) => Promise<object>;
    const act = () => answer(asked);
    return jsonAnswer(
      await (operation.method === 'GET' ? act() : audited(event, { name: row.name, asked, operation }, act)),
    );
  };
}

/** The paths of /api for programs with a key: the gateway admits those of /api by a person's token only. */
const forPrograms = /^\/programs\//;

function scopeMissing({ may }: Operation): Problem {
  const scopes = scopesFor(may);
  const detail = scopes.length > 0 ? `Expected one with ${scopes.join(' or ')}.` : 'This is for people alone.';
  return { status: 403, title: 'This key may not do this', detail };
}

async function userIn(event: HttpEvent, findUser: RouterDeps['findUser']): Promise<User> {
  const { authorizer } = event.requestContext as { authorizer?: { jwt?: { claims?: Claims } } };
  const { email, ...claims } = authorizer?.jwt?.claims ?? {};
  const user = typeof email === 'string' ? await findUser(email) : undefined;
  if (user && isVerified(claims)) return user;
  throw new RequestError({
    status: 403,
    title: 'You have no role here',
    detail: user
      ? 'Your sign-in does not say that the address is yours. Its provider must send the claim email_verified; Entra sends xms_edov instead.'
      : 'Your sign-in is right, but no rep, manager or person of this installation has your address.',
  });
}

/**
 * Whether the provider verified the address (OpenID Connect Core, 5.1). A token without that claim proves nothing: some
 * providers let people enter any address. Entra sends the optional claim `xms_edov` instead, for a verified domain.
 */
const isVerified = ({ email_verified: said, xms_edov: ofDomain }: Claims) =>
  String(said) === 'true' || (said === undefined && /^(?:true|1)$/i.test(String(ofDomain)));

/** A misspelt field would be lost, and a misspelt filter would answer with every lead: both are refused by name. */
function checked<Schema extends z.ZodMiniObject>(schema: Schema, given: unknown): z.infer<Schema> {
  const known = Object.keys(schema.shape);
  const unknown = isFields(given) ? Object.keys(given).filter((name) => !known.includes(name)) : [];
  const read = schema.safeParse(given);
  if (read.success && unknown.length === 0) return read.data;
  throw invalidFields([
    ...(read.error?.issues ?? []).map((issue): InvalidField => {
      const got = issue.path.reduce<unknown>(
        (value, key) => (isFields(value) ? value[key as string] : undefined),
        given,
      );
      return { field: issue.path.join('.') || 'body', got: shown(got), expected: expectedOf(issue) };
    }),
    ...unknown.map((field) => ({ field, got: 'an unknown field', expected: oneOf(known) })),
  ]);
}

/** An empty parameter (`?stage=`) is no filter. */
const saidIn = (query: Record<string, string | undefined>) =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined && value !== ''));

const isFields = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const shown = (got: unknown) => (got === undefined ? 'nothing' : JSON.stringify(got).slice(0, 100));

const fits = (segments: readonly string[], parts: readonly string[]) =>
  segments.length === parts.length &&
  segments.every((segment, at) => (segment.startsWith('{') ? parts[at] !== '' : segment === parts[at]));

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
