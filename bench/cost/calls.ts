import { day } from '../../domain/time/instant.ts';
import type { Cloud } from '../../local/leadloop/cloud.ts';
import { listenToCalls } from '../aws-calls.ts';
import { freshCloud, leadBody, monday } from '../cloud.ts';
import type { Bench, Figure } from '../measure.ts';
import { siteOf } from './site.ts';

/**
 * DynamoDB calls for what happens to one lead, mail events included, beside the fewest that keep every fact: one write for
 * each, and one read for each decision.
 */
export const calls: Bench = async (progress) => {
  const cloud = await freshCloud('virtual', progress);
  const seen: string[] = [];
  await cloud.idle(); // a new cloud looks once for leads that wait by other rules
  const stopListening = listenToCalls((target) => seen.push(target.split('.')[1] ?? ''));
  const figures: Figure[] = [];
  const note = (what: string, facts: string[], upTo = seen.length): void => {
    const made = seen.splice(0, upTo).filter((name) => /(Item|Query)$/.test(name)); // sweeps scan by the clock
    const names = counts(made);
    progress(`${what}: ${names}`);
    const ratio = (made.length / facts.length).toFixed(2);
    figures.push({
      what,
      ratio,
      got: `${made.length}: ${names}`,
      floor: `${facts.length}: ${[...new Set(facts)].map((fact) => counted(fact, facts)).join(', ')}`,
      aim: '–',
    });
  };
  try {
    await post(cloud, JSON.parse(leadBody(1)));
    // The workflow may begin before the answer has come, but not before this call, which is capture's last.
    note('capture, until the 202', ['lead'], seen.indexOf('StartExecution'));
    await cloud.idle();
    const decisions = ['read', 'read', 'score', 'read'];
    const touch = ['claim', 'sent', 'parked', 'delivered'];
    note('after that: verified, scored, first mail sent, parked', [...decisions, ...touch]);

    await cloud.advance(monday + 4 * day);
    note('a later touch: planned, sent, parked', ['read', ...touch]);

    const mail = (await cloud.mail()).findLast(({ to }) => to.includes('visitor-1'));
    const headers = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' }; // a known program's clicks wake no lead
    const click = async (): Promise<void> => {
      await fetch(linkIn(mail?.html, 'c'), { redirect: 'manual', headers });
      await cloud.idle();
    };
    const views = await siteOf(cloud, mail?.tags.lead ?? '');
    seen.length = 0;
    await click();
    note('a click that changes nothing', ['click', 'read']);
    await views('/blog');
    note('a page view that changes nothing', ['view', 'read']);
    await views(...Array.from({ length: 50 }, (_, n) => `/blog/${n}`));
    note('fifty page views in one request', [...Array(50).fill('view'), 'read']);
    await views('/demo');
    seen.length = 0;
    for (const _ of [1, 2]) {
      await cloud.advance(cloud.now() + 60_000); // a second click within a minute is the first one
      seen.length = 0;
      await click();
    }
    const offer = ['read', 'reps', 'place', 'offer', 'claim', 'sent', 'stage', 'parked'];
    note('a click that makes the lead sales-ready, to the rep’s mail', [
      'click',
      'read',
      'wake',
      'read',
      'score',
      ...offer,
    ]);

    const visitorId = 'a-visitor-of-the-bench-0';
    const pages = (count: number, from = 0) =>
      Array.from({ length: count }, (_, n) => ({
        id: `${from + n}`,
        name: 'page.viewed',
        url: 'https://fieldnote.example/blog',
      }));
    const visits = (count: number, from?: number) =>
      fetch(`${cloud.url}/events`, {
        method: 'POST',
        headers: { origin: 'https://fieldnote.example', ...headers },
        body: JSON.stringify({ visitorId, events: pages(count, from) }),
      });
    seen.length = 0;
    await visits(10);
    note('ten page views of a visitor nobody knows yet', Array(10).fill('event'));
    await visits(1, 10);
    note('one more', ['event']);
    await post(cloud, { ...JSON.parse(leadBody(1)), visitorId });
    await cloud.idle();
    seen.length = 0;
    await visits(10, 20);
    await cloud.idle();
    note('ten page views of a visitor who has sent a form', Array(10).fill('event'));
    await visits(1, 30);
    await cloud.idle();
    note('one more of that visitor', ['event']);

    await post(cloud, { email: 'hot@example.org', form: 'demo', companySize: '500', jobTitle: 'CTO' });
    await cloud.idle();
    const repCapacity = seen.indexOf('BatchGetItem');
    const offered = seen.indexOf('PutItem', seen.indexOf('PutItem', repCapacity) + 1);
    const assigned = seen.slice(seen.lastIndexOf('Query', repCapacity), offered + 1);
    const inAll = counts(assigned);
    figures.push({
      what: 'of the next, the assignment: history, rep capacity, slot, offer',
      ratio: String(assigned.length),
      got: inAll,
      floor: '4: read, reps, place, offer',
      aim: '≤ 4',
    });
    progress(`the assignment of a demo request: ${inAll}`);
    note('a demo request, from post to the rep’s mail', ['lead', 'read', 'read', 'score', ...offer]);

    const sent = (await cloud.mail()).at(-1);
    await fetch(linkIn(sent?.html, 'r'), { method: 'POST', body: new URLSearchParams({ action: 'accept' }) });
    await cloud.idle();
    note('the rep accepts', ['read', 'answer', 'activity', 'wake', 'read', 'stage', 'read', 'parked']);
    return figures;
  } finally {
    stopListening();
    await cloud.stop();
  }
};

const counts = (calls: readonly string[]): string =>
  [...new Set(calls)].map((name) => `${calls.filter((one) => one === name).length} ${name}`).join(', ');

const counted = (fact: string, facts: readonly string[]): string => {
  const count = facts.filter((one) => one === fact).length;
  return count === 1 ? fact : `${count} ${fact}s`;
};

function post(cloud: Cloud, lead: Record<string, string>): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return fetch(`${cloud.url}/leads`, { method: 'POST', headers, body: JSON.stringify({ name: 'Grace', ...lead }) });
}

function linkIn(html: string | undefined, route: 'c' | 'r'): string {
  const link = new RegExp(`https?://[^"\\s]*/${route}/[A-Za-z0-9._~-]+`).exec(html ?? '')?.[0];
  if (link === undefined) throw new Error(`the mail has no link to /${route}/`);
  return link;
}
