import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { linkIn, type Visit, visit } from './browser.ts';

let visited: Visit;
beforeAll(async () => {
  visited = await visit();
}, 120_000);
afterAll(async () => {
  await visited?.end();
});

async function mailTo(recipient: string, template: string) {
  await visited.cloud.idle();
  const mails = await visited.cloud.mail();
  const mail = mails.find(({ to, tags }) => to.includes(recipient) && tags.template === template);
  if (!mail)
    throw new Error(`no ${template} to ${recipient}, but ${mails.map((each) => `${each.template} to ${each.to}`)}`);
  return mail;
}

describe('a visitor', () => {
  test('fills the demo form with the keyboard alone and lands on the thank-you page', async () => {
    const page = await visited.open('/forms/demo?utm_source=newsletter&utm_campaign=spring');
    await page.focus('[name=email]');
    for (const text of ['grace@works.example', 'Grace Holm', 'Works Ltd', 'Head of service']) {
      await page.keyboard.type(text);
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await page.waitForURL('**/forms/demo/thanks');
    expect(await visited.lead('grace@works.example')).toMatchObject({ name: 'Grace Holm', stage: 'assigned' });
  });

  test('posts the form without JavaScript, on a phone, and nothing is wider than the screen', async () => {
    const page = await visited.open('/forms/contact', { width: 360, javaScript: false });
    await page.fill('[name=email]', 'plain@works.example');
    await page.check('[name=consent]');
    await page.click('button');
    await page.waitForURL(/\/forms\/contact\/thanks/);
    await mailTo('plain@works.example', 'welcome');
  });

  test('is told beside the field what is wrong, and keeps what was typed', async () => {
    const page = await visited.open('/forms/contact');
    await page.fill('[name=email]', 'no address at all');
    await page.fill('[name=name]', 'Keeps Her Name');
    await page.$eval('form', (form) => form.setAttribute('novalidate', ''));
    await page.click('button');
    await page.waitForSelector('[name=email][aria-invalid=true]');
    expect(await page.inputValue('[name=name]')).toBe('Keeps Her Name');
    expect(await page.textContent('#field-email-wrong')).toContain('e-mail address');
  });

  test('unsubscribes on the page the mail leads to, and no more is sent', async () => {
    const page = await visited.open('/forms/newsletter');
    await page.fill('[name=email]', 'leaves@works.example');
    await page.check('[name=consent]');
    await page.click('button');
    await page.waitForURL(/\/thanks/);
    const { html } = await mailTo('leaves@works.example', 'welcome');
    await page.goto(linkIn(html, '/preferences/'));
    await page.click('button[value=unsubscribe], form:has(input[value=unsubscribe]) button');
    await page.waitForLoadState();
    expect(await page.textContent('main, body')).toMatch(/unsubscribed/i);
    await visited.cloud.advance(Date.parse('2026-12-20T00:00:00.000Z'));
    const mails = (await visited.cloud.mail()).filter(({ to }) => to.includes('leaves@works.example'));
    expect(mails).toHaveLength(1);
  });
});

describe('a rep', () => {
  test('accepts the lead on a phone with the keyboard and records that it was won', async () => {
    await visited.cloud.advance(Date.parse('2026-12-21T09:30:00.000Z')); // a Monday morning: reps are there
    const post = await fetch(`${visited.cloud.url}/leads`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        email: 'ready@works.example',
        name: '<b onclick=alert(1)>Ready',
        company: 'Works Ltd',
        form: 'demo',
        companySize: '200-499',
      }),
    });
    expect(post.status).toBe(202);
    await visited.cloud.idle();
    const lead = await visited.lead('ready@works.example');
    const offer = (await visited.cloud.mail()).findLast(
      ({ template, tags }) =>
        /rep-assignment|manager-decision/.test(template ?? '') && tags.lead?.includes(lead?.id ?? ''),
    );
    const page = await visited.open(linkIn(offer?.html ?? '', '/r/'), { width: 390 });
    expect(await page.textContent('h1')).toContain('<b onclick=alert(1)>Ready');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await page.locator('form:has(input[value=accept]) button').focus();
    await page.keyboard.press('Enter');
    await page.locator('summary', { hasText: 'Won' }).focus();
    await page.keyboard.press('Enter');
    await page.fill('form:has(input[value=won]) [name=value]', '12000');
    await page.locator('form:has(input[value=won]) button').focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('text=Won');
    expect((await visited.lead('ready@works.example'))?.stage).toBe('customer');
  });
});

describe('somebody with the embedded cloud on a laptop', () => {
  test('signs in with one click, lets time pass, reads the mails and answers one, all in the app', async () => {
    const page = await visited.open('/');
    await page.getByRole('button', { name: 'Mara Lindner' }).click();
    await page.getByRole('navigation', { name: 'Pages' }).waitFor();
    await page.getByTestId('laptop').click();
    const before = await page.getByTestId('now').textContent();
    await page.getByTestId('advance-1d').click();
    await page.waitForFunction((then) => document.querySelector('[data-testid=now]')?.textContent !== then, before);
    await page.getByTestId('tab-events').click();
    await page.getByText('LeadQualified').first().waitFor();
    await page.getByTestId('tab-inbox').click();
    // The newest mails are the reps' and the manager's; an answer to one of those goes to nobody else.
    await page.getByTestId('mail-row').filter({ hasText: 'to plain@works.example' }).first().click();
    await page.waitForSelector('[data-testid=mail-frame]');
    const sent = (await visited.cloud.mail()).length;
    await page.click('[data-testid=answer] summary');
    await page.fill('[data-testid=answer] textarea', 'Please call me.');
    await page.click('[data-testid=answer] button');
    await page.waitForSelector('[data-testid=answer]:not([open])');
    await visited.cloud.idle();
    expect((await visited.cloud.mail()).length).toBeGreaterThan(sent);
  });
});

test('nothing went wrong on any page, and no page asked anything of the outside', () => {
  expect(visited.wrongs).toEqual([]);
});
