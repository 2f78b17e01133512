import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Visit } from './browser.ts';

/** A demo request whose every field holds a script; answers with the id of the lead. */
export async function asked({ cloud, lead }: Visit, name: string): Promise<string> {
  const email = `${name.toLowerCase()}@works.example`;
  const hostile = '<img src=x onerror="document.title=1">';
  const body = { email, name: `${name} ${hostile}`, company: `Works ${hostile}`, phone: '030 901820', country: 'DE' };
  const post = await fetch(`${cloud.url}/leads`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...body, form: 'demo', message: `Can we talk? ${hostile}` }),
  });
  if (post.status !== 202) throw new Error(`the form answered ${post.status}`);
  await cloud.idle();
  return (await lead(email))?.id ?? '';
}

/** The name of the rep who was asked last. */
export async function askedRep({ cloud }: Visit, leadId: string): Promise<string> {
  const lead = await fetch(`${cloud.url}/_local/leads/${leadId}`).then((answer) => answer.json());
  const names: Record<string, string> = {
    ada: 'Ada Brandt',
    jonas: 'Jonas Weller',
    priya: 'Priya Raman',
    marcus: 'Marcus Hale',
    manager: 'Mara Lindner',
  };
  return names[lead.assignments.at(-1).repId] ?? '';
}

/** A token of the person with this name, as the API takes it. */
export async function tokenOf({ cloud }: Visit, name: string): Promise<string> {
  return (await cloud.token(`${name.toLowerCase().replace(' ', '.')}@fieldnote.example`))?.token ?? '';
}

/** Asks the API as the person with this name, in a window that we do not see. */
export async function askApi(
  visited: Visit,
  name: string,
  path: string,
  body?: object,
  method = body ? 'POST' : 'GET',
) {
  const headers = { authorization: `Bearer ${await tokenOf(visited, name)}`, 'content-type': 'application/json' };
  const answer = await fetch(`${visited.cloud.url}/api${path}`, {
    method,
    headers,
    ...(body && { body: JSON.stringify(body) }),
  });
  expect(answer.status).toBe(200);
  return answer.json();
}

/** Opens the list of all that can be done with the lead of this page. */
export const openMore = (page: Page): Promise<void> => page.locator('h1 ~ .actions [aria-haspopup]').press('Enter');

/** Opens a page of the app and signs in as the person with this name. */
export async function signIn(visited: Visit, path: string, name: string, width?: number): Promise<Page> {
  const page = await visited.open(path, { width });
  await page.getByRole('button', { name }).click();
  await page.getByRole('navigation').first().waitFor();
  return page;
}
