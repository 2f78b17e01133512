import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createConsole } from '../../../../local/leadloop/console/index.ts';
import { historyOf, leadOf, mailsOf } from './answers.ts';
import { executionOf, people } from './people.ts';

export interface FakeCloud {
  url: string;
  /** Every request's method and path, in order. */
  asked: string[];
  stop(): Promise<void>;
}

/**
 * A cloud that only says things: enough of /_local/* to look at the console page with. `node test/local/leadloop/console/fake-cloud.ts`
 * serves it until it is stopped; `leads: 0` shows the page nobody has posted a form to.
 */
export async function startFakeCloud({
  definition,
  leads = people.length,
  port = 0,
}: {
  definition: unknown;
  leads?: number;
  port?: number;
}): Promise<FakeCloud> {
  const page = createConsole({ definition: () => definition });
  const start = Date.parse('2026-11-24T10:15:00.000Z');
  let now = start;
  let crowd = people.slice(0, leads);
  const asked: string[] = [];
  const answers: Record<string, (id: string) => unknown> = {
    '/_local/clock': () => ({ now: iso(now), mode: 'virtual', nextDue: iso(now + 4 * 3_600_000) }),
  };
  const rowOf = (it: (typeof people)[number]) => {
    const { profile, stage, score } = leadOf(it);
    return {
      id: profile.id,
      name: profile.name,
      company: profile.company,
      email: profile.email,
      stage,
      score,
      stageSince: profile.moves.at(-1)?.at,
    };
  };
  const pipelineOf = (search: string) => {
    const rows = crowd.map((it) => rowOf(it)).filter(({ name }) => name?.toLowerCase().includes(search.toLowerCase()));
    const stages = Map.groupBy(rows, ({ stage }) => stage);
    return {
      changes: asked.length,
      stages: Object.fromEntries([...stages].map(([stage, leads]) => [stage, { total: leads.length, leads }])),
      states: {},
    };
  };
  const server = createServer((request, response) => {
    const { method = 'GET', url = '/' } = request;
    const path = decodeURIComponent(url);
    asked.push(`${method} ${path}`);
    const own = page(method, path);
    if (own !== undefined) return response.writeHead(own.status, own.headers).end(own.body);
    const mails = crowd.flatMap((it) => mailsOf(it)).reverse();
    if (path.startsWith('/_local/mail?'))
      return response.end(JSON.stringify({ total: mails.length, mails: mails.map(({ html: _html, ...it }) => it) }));
    const mail = mails.find((it) => path === `/_local/mail/${it.messageId}`);
    if (mail) return response.end(JSON.stringify(mail));
    const { pathname, searchParams } = new URL(url, 'http://fake');
    if (pathname === '/_local/pipeline')
      return response.end(JSON.stringify(pipelineOf(searchParams.get('search') ?? '')));
    if (pathname === '/_local/executions')
      return response.end(
        JSON.stringify(crowd.map((it) => executionOf(it)).filter(({ leadId }) => leadId === searchParams.get('lead'))),
      );
    const of = (pattern: RegExp, answer: (it: (typeof people)[number]) => unknown) => {
      const id = pattern.exec(path)?.[1];
      const person = crowd.find((it) => it.id === id || executionOf(it).name === id);
      return person && answer(person);
    };
    if (path === '/_local/reset') crowd = [];
    if (path === '/_local/clock' && method === 'POST') now += 3_600_000;
    const json =
      answers[path]?.('') ??
      of(/^\/_local\/leads\/([^/]+)$/, leadOf) ??
      of(/^\/_local\/executions\/([^/]+)\/history$/, historyOf) ??
      (path === '/_local/reset' ? {} : undefined);
    response
      .writeHead(json === undefined ? 404 : 200, { 'content-type': 'application/json' })
      .end(JSON.stringify(json ?? {}));
  });
  await new Promise<void>((ready) => server.listen(port, '127.0.0.1', ready));
  const { port: listening } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${listening}`,
    asked,
    stop: () => new Promise((done) => server.close(() => done())),
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

if (import.meta.main) {
  const { default: definition } = await import('../../../../state-machines/lead-lifecycle.asl.json', {
    with: { type: 'json' },
  });
  const [port = '4100', leads] = process.argv.slice(2);
  const cloud = await startFakeCloud({
    definition,
    port: Number(port),
    ...(leads === undefined ? {} : { leads: Number(leads) }),
  });
  process.stdout.write(`${cloud.url}\n`);
}
