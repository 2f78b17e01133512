import * as z from 'zod/mini';
import { scopesFor } from '../../../domain/access/permissions.ts';
import type { Operation, RequestHeader } from './operation.ts';
import { operations } from './operations.ts';

type Way = 'input' | 'output';

/** OpenAPI 3.1 takes JSON Schema as it is; the document itself says which. */
function schemaOf(schema: z.ZodMiniType, io: Way) {
  const { $schema: _, ...made } = z.toJSONSchema(schema, { io, target: 'draft-2020-12' });
  return made;
}
const content = (schema: z.ZodMiniType, io: Way) => ({ 'application/json': { schema: schemaOf(schema, io) } });
const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

/** The OpenAPI 3.1 document of the API, made of its operations. `server` has no slash at its end. */
export function openApi(server: string) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [operationId, operation] of Object.entries<Operation>(operations)) {
    const { method, path, summary, body, answer } = operation;
    paths[path] = {
      ...paths[path],
      [method.toLowerCase()]: {
        operationId,
        summary,
        parameters: parametersOf(operation),
        requestBody: body && { required: true, content: content(body, 'input') },
        security: [{ token: [] }, ...keysFor(operation)],
        responses: {
          200: { description: 'Done.', content: content(answer, 'output') },
          400: problem('A field is not right; `invalid` names each.'),
          401: { description: 'No valid token.' },
          403: problem('Your role or the scopes of your key may not do this.'),
          404: problem('There is no such thing, or it is not yours to see.'),
          ...(method !== 'GET' && {
            409: problem('It is not possible now; `detail` says why.'),
            412: problem('Another person changed it since you looked; look again.'),
          }),
          429: problem('Too many requests; `Retry-After` says when to come again.'),
        },
      },
    };
  }
  return {
    openapi: '3.1.0',
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info: {
      title: 'Leadloop',
      version: '1',
      description: 'Everything the app does. Errors are problem+json (RFC 9457).',
    },
    servers: [
      { url: `${server}/api`, description: 'For people who have signed in' },
      { url: `${server}/programs`, description: 'For programs with a key' },
    ],
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        key: { type: 'http', scheme: 'bearer', description: 'llk_…, with one of the scopes that an operation names' },
      },
      schemas: {
        Problem: {
          type: 'object',
          properties: {
            type: { type: 'string' },
            title: { type: 'string' },
            status: { type: 'integer' },
            detail: { type: 'string' },
            invalid: {
              type: 'array',
              items: {
                type: 'object',
                properties: { field: { type: 'string' }, got: { type: 'string' }, expected: { type: 'string' } },
              },
            },
          },
        },
      },
    },
  };
}

/** One alternative for each scope that is enough. */
const keysFor = ({ may }: Operation) =>
  may.length === 0 ? [{ key: [] }] : scopesFor(may).map((scope) => ({ key: [scope] }));

const headerWords: Record<RequestHeader, { name: string; description: string }> = {
  'if-match': {
    name: 'If-Match',
    description: 'The `version` that you saw: 412 names another person’s change since. Without it nothing is compared.',
  },
  'idempotency-key': {
    name: 'Idempotency-Key',
    description:
      'The same key is the same deed, however often it is sent. Without it, the same content within a minute is.',
  },
  'accept-language': { name: 'Accept-Language', description: 'German pages for `de`, else English ones.' },
};

function parametersOf({ path, query, headers = [] }: Operation) {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const schema = query && schemaOf(query, 'input');
  const inQuery = Object.entries(schema?.properties ?? {}).map(([name, one]) => ({
    name,
    in: 'query',
    required: schema?.required?.includes(name) ?? false,
    schema: one,
  }));
  const inHeader = headers.map((one) => ({
    ...headerWords[one],
    in: 'header',
    required: false,
    schema: { type: 'string' },
  }));
  return [...inPath, ...inQuery, ...inHeader];
}
