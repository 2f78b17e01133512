import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { linkIn, type Visit, visit } from './browser.ts';

const phone = 360;

let visited: Visit;
beforeAll(async () => {
  visited = await visit();
}, 120_000);
afterAll(async () => {
  await visited?.end();
});

/** Somebody asks for a demo. */
async function asks(name: string): Promise<string> {
  const email = `${name.toLowerCase()}@works.example`;
  const post = await fetch(`${visited.cloud.url}/leads`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, name, company: 'Works Ltd', phone: '030 901820', country: 'DE', form: 'demo' }),
  });
  expect(post.status).toBe(202);
  await visited.cloud.idle();
  return (await visited.lead(email))?.id ?? '';
}

async function mailAbout(leadId: string, template: string) {
  await visited.cloud.idle();
  const mails = await visited.cloud.mail();
  const mail = mails.findLast(({ tags }) => tags.lead === leadId && tags.template === template);
  if (!mail) throw new Error(`no ${template} about ${leadId}`);
  return mail;
}

/** The rep's page on a phone; nothing on it is wider than the screen. */
async function opened(link: string): Promise<Page> {
  const page = await visited.open(link, { width: phone });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(phone);
  return page;
}

/** Goes with the Tab key, as somebody without a mouse does, until what is in focus says so; fails when the page ends first. */
async function tabsTo(page: Page, text: string): Promise<void> {
  for (let step = 0; step < 60; step++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      const label = element?.id ? document.querySelector(`label[for="${element.id}"]`)?.textContent : undefined;
      return `${element?.closest('label')?.textContent ?? label ?? element?.textContent ?? ''}`.trim();
    });
    if (focused.startsWith(text)) {
      // People who go by keyboard see where they are.
      const outline = await page.evaluate(() => {
        const element = document.activeElement;
        return element && getComputedStyle(element).outlineStyle;
      });
      expect(outline, text).toBe('solid');
      return;
    }
  }
  throw new Error(`Tab never reaches “${text}”`);
}

const main = (page: Page) => page.textContent('main');
const submitted = (page: Page) => Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);

describe('a rep with a phone and only a keyboard', () => {
  test('asks for more time by the button of the mail, accepts, plans reminders and records what was sold', async () => {
    const leadId = await asks('Snooze');
    const { html } = await mailAbout(leadId, 'rep-assignment');
    const page = await opened(linkIn(html, '#snooze'));
    // The button leads to the part of the page that it is about, and a browser opens that.
    expect(await page.locator('form#snooze').isVisible()).toBe(true);
    await page.locator('#snooze-0').focus();
    await page.keyboard.press('Space');
    await tabsTo(page, 'Keep it for me');
    await submitted(page);
    expect(await page.locator('form#snooze').count()).toBe(0);

    await page.goto(page.url().replace(/#.*$/, ''));
    await tabsTo(page, 'Accept this lead');
    await submitted(page);
    expect(await main(page)).toContain('This lead is yours');
    expect(await page.locator('a[href^="tel:+49"]').first().isVisible()).toBe(true);

    await tabsTo(page, 'Remind me');
    await page.keyboard.press('Enter');
    await tabsTo(page, 'Mails to you');
    await tabsTo(page, 'Remind me');
    await submitted(page);
    await tabsTo(page, 'Remind me');
    await page.keyboard.press('Enter');
    expect(await page.locator('text=Call: Try again').isVisible()).toBe(true);

    await page.goto(page.url());
    await tabsTo(page, 'Won');
    await page.keyboard.press('Enter');
    await tabsTo(page, 'Value');
    await page.keyboard.type('12000');
    await tabsTo(page, 'What did they buy?');
    await page.keyboard.press('ArrowDown');
    await tabsTo(page, 'Record as won');
    await submitted(page);
    expect(await main(page)).toContain('Won. Well done!');
    expect(await visited.lead('snooze@works.example')).toMatchObject({ stage: 'customer' });
  });

  /** The page of a lead this rep has accepted. */
  async function accepted(name: string): Promise<Page> {
    const { html } = await mailAbout(await asks(name), 'rep-assignment');
    const page = await opened(linkIn(html, '/r/').replace(/#.*$/, ''));
    await tabsTo(page, 'Accept this lead');
    await submitted(page);
    return page;
  }

  test('records a call with one choice and one button, then says where the sale stands and corrects an outcome', async () => {
    const page = await accepted('Call');
    await tabsTo(page, 'What was it?');
    await page.keyboard.type('Called: we');
    await tabsTo(page, 'Note');
    await page.keyboard.type('Wants an offer');
    await tabsTo(page, 'Record it');
    await submitted(page);
    expect(await main(page)).toMatch(/spoke with them by phone: “Wants an offer”/);
    await tabsTo(page, 'Where it stands');
    await page.keyboard.press('Enter');
    await tabsTo(page, 'Step');
    await page.keyboard.type('offer');
    await tabsTo(page, 'Save');
    await submitted(page);
    expect(await main(page)).toContain('Where it stands: offer');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(phone);
    await tabsTo(page, 'Won');
    await page.keyboard.press('Enter');
    await tabsTo(page, 'Record as won');
    await submitted(page);
    await visited.cloud.idle();
    await page.reload();
    await tabsTo(page, 'It was lost');
    await page.keyboard.press('Enter');
    await tabsTo(page, 'Chose somebody else');
    await page.keyboard.press('Space');
    await tabsTo(page, 'Record as lost');
    await submitted(page);
    expect(await main(page)).toMatch(/Recorded as lost[\s\S]*Chose somebody else/);
    expect(await visited.lead('call@works.example')).toMatchObject({ stage: 'lost' });
  });

  test('records that a lead is lost, and why', async () => {
    const page = await accepted('Lost');
    await tabsTo(page, 'Lost');
    await page.keyboard.press('Enter');
    await tabsTo(page, 'Chose somebody else');
    await page.keyboard.press('ArrowDown');
    await tabsTo(page, 'Record as lost');
    await submitted(page);
    expect(await main(page)).toMatch(/Recorded as lost[\s\S]*Reason: No budget/);
    expect(await visited.lead('lost@works.example')).toMatchObject({ stage: 'lost' });
  });

  test('gives a lead back until a day and into a track, in words and not by its id', async () => {
    const page = await accepted('Later');
    await tabsTo(page, 'Not yet');
    await page.keyboard.press('Enter');
    await tabsTo(page, 'Not now');
    await page.keyboard.press('Space');
    await tabsTo(page, 'Leave them alone until');
    await page.keyboard.type('01152027'); // month, day and year: how this browser writes dates
    await page.locator('#track').focus();
    await page.keyboard.type('One mail in three');
    await tabsTo(page, 'Back to nurture');
    await submitted(page);
    expect(await main(page)).toMatch(/Back to nurture[\s\S]*until 15 January 2027[\s\S]*One mail in three months/);
    expect(await visited.lead('later@works.example')).toMatchObject({ stage: 'nurturing' });
  });

  test('gets the call as a file for the calendar', async () => {
    const leadId = await asks('Calendar');
    const { html } = await mailAbout(leadId, 'rep-assignment');
    const response = await fetch(linkIn(html, '/call.ics'));
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8']);
    expect(await response.text()).toContain('SUMMARY:Call Calendar\\, Works Ltd');
  });

  test('is told kindly, and sees nothing of the person, when another rep has the lead', async () => {
    const leadId = await asks('Passed');
    const first = await mailAbout(leadId, 'rep-assignment');
    const page = await opened(linkIn(first.html, '#decline'));
    await page.locator('#reason').focus();
    await page.keyboard.type('on the train');
    await tabsTo(page, 'Pass it on');
    await submitted(page);
    const second = await mailAbout(leadId, 'rep-assignment');
    expect(second.to).not.toEqual(first.to);
    const other = await opened(linkIn(second.html, '/r/').replace(/#.*$/, ''));
    await tabsTo(other, 'Accept this lead');
    await submitted(other);
    await page.reload();
    expect(await main(page)).toMatch(/You passed this lead on[\s\S]*has it now[\s\S]*This page was made for/);
    expect(await page.content()).not.toMatch(/passed@works|Works Ltd/);
  });
});

describe('the manager with a phone and only a keyboard', () => {
  const isBeforeManager = async (leadId: string) =>
    (await visited.cloud.mail()).some(({ tags }) => tags.lead === leadId && tags.template === 'manager-decision');

  /** A lead that three reps have let pass. */
  async function unowned(name: string): Promise<string> {
    const leadId = await asks(name);
    // A rep with other offers to answer has more time for this one.
    for (let round = 1; round <= 24 && !(await isBeforeManager(leadId)); round++) {
      await visited.cloud.advance(visited.cloud.now() + 5 * 60_000);
      await visited.cloud.idle();
    }
    const { html } = await mailAbout(leadId, 'manager-decision');
    return linkIn(html, '/r/');
  }

  test('gives the lead to a rep, who gets the dossier', async () => {
    const page = await opened(await unowned('Assigned'));
    await tabsTo(page, 'Give it to');
    await page.keyboard.type('Priya');
    await tabsTo(page, 'Assign');
    await submitted(page);
    expect(await main(page)).toContain('You gave this lead to Priya Raman');
    const lead = await visited.lead('assigned@works.example');
    const mail = await mailAbout(lead?.id ?? '', 'rep-assignment');
    expect(mail.to).toContain('priya.raman@fieldnote.example');
  });

  test('takes the lead, and can record the outcome', async () => {
    const page = await opened(await unowned('Taken'));
    await tabsTo(page, 'Take it yourself');
    await page.keyboard.press('Enter');
    await tabsTo(page, 'Accept this lead');
    await submitted(page);
    expect(await main(page)).toMatch(/This lead is yours[\s\S]*What is the outcome/);
    expect(await visited.lead('taken@works.example')).toMatchObject({ stage: 'working' });
  });

  test('gives the lead back to nurture', async () => {
    const page = await opened(await unowned('Back'));
    await tabsTo(page, 'Give it back to nurture');
    await page.keyboard.press('Enter');
    await tabsTo(page, 'Why?');
    await page.keyboard.type('too small');
    await tabsTo(page, 'Back to nurture');
    await submitted(page);
    expect(await main(page)).toMatch(/Back to nurture[\s\S]*too small[\s\S]*This page was made for Mara Lindner/);
    expect(await visited.lead('back@works.example')).toMatchObject({ stage: 'nurturing' });
  });
});

test('nothing went wrong on any page, and no page asked anything of the outside', () => {
  expect(visited.wrongs).toEqual([]);
});
