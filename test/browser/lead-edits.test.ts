import { readFileSync } from 'node:fs';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { findings } from './axe.ts';
import { useVisit } from './browser.ts';
import { asked, askedRep, openMore, signIn } from './sales-day.ts';

const visited = useVisit();

/** The page of a new lead, open before the rep who was asked. */
async function atLead(name: string) {
  const leadId = await asked(visited, name);
  const rep = await askedRep(visited, leadId);
  const path = `/app/leads/${leadId}`;
  const page = await signIn(visited, path, rep);
  await page.getByRole('heading', { name: new RegExp(`^${name}`) }).waitFor();
  return { rep, path, page };
}

describe('what is known of a person', () => {
  test('a rep corrects it by the keys alone, takes a slip back, and sees the name in the list', async () => {
    const { page } = await atLead('Grace');
    await page.keyboard.press('e');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Company', { exact: true }).fill('A slip');
    await page.keyboard.press('Enter');
    await page.getByText('Corrected.').waitFor();
    await page.getByRole('button', { name: 'Undo' }).press('Enter');
    await page.getByText('Taken back.').waitFor();
    await page.getByText('A slip').waitFor({ state: 'detached' });
    await page.keyboard.press('e');
    expect(await dialog.getByLabel('Company', { exact: true }).inputValue()).toMatch(/^Works/);
    await dialog.getByLabel('Country').fill('Atlantis');
    await page.keyboard.press('Enter');
    await dialog
      .getByRole('alert')
      .getByText(/^Some fields are not right: Country/)
      .waitFor();
    expect(await dialog.getByLabel('Country').getAttribute('aria-invalid')).toBe('true');
    expect(await findings(page)).toEqual([]);
    await dialog.getByLabel('Country').fill('DE');
    await dialog.getByLabel('Name', { exact: true }).fill('Grace Hopper <img src=x onerror="document.title=1">');
    await page.keyboard.press('Enter');
    await page.getByText('Corrected.').waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('l');
    await page.getByRole('link', { name: /^Grace Hopper/ }).waitFor();
    expect(await page.title()).not.toBe('1');
  });

  test('of two who correct it, the later is told by whom, keeps what was typed, and saves it on what is known then', async () => {
    const { rep, path, page } = await atLead('Edith');
    const late = await signIn(visited, path, 'Mara Lindner');
    await late.getByRole('heading', { name: /^Edith/ }).waitFor();
    await late.keyboard.press('e');
    const form = late.getByRole('dialog');
    await form.getByLabel('Company', { exact: true }).fill('Works AG');
    await page.keyboard.press('e');
    await page.getByRole('dialog').getByLabel('Company', { exact: true }).fill('Lifts plc');
    await page.getByRole('dialog').getByLabel('Role').fill('Chief engineer');
    await page.keyboard.press('Enter');
    await page.getByText('Corrected.').waitFor();
    await form.getByRole('button', { name: 'Save' }).press('Enter');
    await form.getByRole('alert').getByText(`Somebody was faster: ${rep} corrected: company, role`).waitFor();
    await form.getByText('Known now: Lifts plc').waitFor();
    expect(await form.getByLabel('Company', { exact: true }).inputValue()).toBe('Works AG');
    expect(await form.getByLabel('Role').inputValue()).toBe('Chief engineer');
    expect(await findings(late)).toEqual([]);
    await form.getByRole('button', { name: 'Save' }).press('Enter');
    await late.getByText('Corrected.').waitFor();
    await late.getByText('Chief engineer · Works AG').waitFor();
  });

  test('a note that comes too late stays in its form', async () => {
    const { path, page } = await atLead('Hedy');
    const late = await signIn(visited, path, 'Mara Lindner');
    await late.getByRole('heading', { name: /^Hedy/ }).waitFor();
    await late.keyboard.press('n');
    await late.getByLabel('Note', { exact: true }).fill('A long story');
    await page.keyboard.press('n');
    await page.getByLabel('Note', { exact: true }).fill('First');
    await page.getByRole('button', { name: 'Save' }).press('Enter');
    await page.getByText('Noted.').waitFor();
    await late.getByRole('button', { name: 'Save' }).press('Enter');
    await late
      .getByRole('alert')
      .getByText(/^Somebody was faster/)
      .waitFor();
    expect(await late.getByLabel('Note', { exact: true }).inputValue()).toBe('A long story');
    await late.getByRole('button', { name: 'Save' }).press('Enter');
    await late.getByText('Noted.').waitFor();
  });
});

test('who is no lead is marked with a reason; that is taken back at once, and within a day', async () => {
  const { page } = await atLead('Ida');
  const mark = async () => {
    await openMore(page);
    await page.getByRole('button', { name: 'Not a lead' }).press('Enter');
    await page.getByRole('dialog').getByLabel('Reason').selectOption({ index: 0 });
    expect(await findings(page)).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).press('Enter');
    await page.getByText('Marked as no lead.').waitFor();
  };
  await mark();
  await page.getByRole('button', { name: 'Undo' }).press('Enter');
  await page.getByText('Taken back.').waitFor();
  await mark();
  const back = page.getByRole('button', { name: 'It is a lead after all' });
  await back.waitFor({ timeout: 20_000 });
  const stage = page.getByRole('heading', { level: 1 });
  await stage.getByText('rejected').waitFor();
  await back.press('Enter');
  await page.getByText('It is a lead again.').waitFor();
  await stage.getByText('assigned').waitFor({ timeout: 20_000 });
});

test('a rep on a phone enters days away and hours at work, and takes them back', async () => {
  const page = await signIn(visited, '/app/team', 'Priya Raman', 390);
  await page.getByRole('button', { name: 'Away Priya Raman' }).click();
  await page.getByLabel('First day').fill('2026-12-23');
  await page.getByLabel('Last day').fill('2026-12-31');
  await page.getByRole('button', { name: 'Add an absence Priya Raman' }).click();
  await page.getByText('2026-12-23 – 2026-12-31').waitFor();
  await page.getByLabel('Fri').uncheck();
  await page.getByLabel('To', { exact: true }).fill('12:30');
  await page.getByRole('button', { name: 'Save the hours' }).click();
  await page.getByRole('button', { name: 'As in the settings' }).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  expect(await findings(page)).toEqual([]);
  expect(await page.getByLabel('Fri').isChecked()).toBe(false);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Taken back.').waitFor();
  await page.getByRole('button', { name: 'As in the settings' }).waitFor({ state: 'detached' });
  expect(await page.getByLabel('Fri').isChecked()).toBe(true);
  await page.getByText('2026-12-23 – 2026-12-31').waitFor();
});

test('what a person said about mail and calls stands on the page of the lead, and with its proof on a page to print', async () => {
  const leadId = await asked(visited, 'Nora');
  const page = await signIn(visited, `/app/leads/${leadId}`, 'Mara Lindner');
  await openMore(page);
  await page.getByRole('button', { name: 'Wants no calls' }).press('Enter');
  await page.getByText('Recorded: no calls.').waitFor();
  await page.getByText('Did not agree to mail').waitFor();
  expect(await findings(page)).toEqual([]);
  await page.getByRole('link', { name: 'Consent and objections' }).press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Consent and objections' }).waitFor();
  const said = page.getByRole('listitem');
  await said.filter({ hasText: 'mail: no' }).waitFor();
  await said.filter({ hasText: 'calls: no' }).waitFor();
  expect(await findings(page)).toEqual([]);
  await page.emulateMedia({ media: 'print' });
  await said.filter({ hasText: 'calls: no' }).waitFor();
});

test('a manager saves all data of a person, with a reason', async () => {
  const leadId = await asked(visited, 'Zora');
  const page = await signIn(visited, `/app/leads/${leadId}`, 'Mara Lindner');
  await openMore(page);
  await page.getByRole('button', { name: 'All data of this person' }).click();
  const dialog = page.getByRole('dialog');
  expect(await findings(page)).toEqual([]);
  await dialog.getByLabel('Reason').fill('asked by phone');
  const saved = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'All data of this person' }).click();
  const file = await saved;
  expect(file.suggestedFilename()).toMatch(/^data-of-.*\.zip$/);
  const data = strFromU8(unzipSync(readFileSync(await file.path()))['data.json'] ?? new Uint8Array());
  expect(JSON.parse(data).address).toBe('zora@works.example');
  await page.getByText('Saved. Give the file to this person alone').waitFor();
});

test('a manager erases a person, and nobody finds the lead any more', async () => {
  const leadId = await asked(visited, 'Vera');
  const page = await signIn(visited, `/app/leads/${leadId}`, 'Mara Lindner');
  await openMore(page);
  await page.getByRole('button', { name: 'Erase this person' }).click();
  const dialog = page.getByRole('dialog');
  expect(await findings(page)).toEqual([]);
  await dialog.getByLabel('Reason').fill('vera@works.example asked');
  await dialog.getByRole('button', { name: 'Erase this person' }).click();
  await dialog.getByRole('alert').waitFor();
  await dialog.getByLabel('Reason').fill('asked by phone');
  await dialog.getByRole('button', { name: 'Erase this person' }).click();
  await page.getByText('The erasure has begun.').waitFor();
  await visited.cloud.idle();
  expect(await visited.lead('vera@works.example')).toBeUndefined();
  await page.goto(`${visited.cloud.url}/app/leads?q=vera`);
  await page.getByText('No lead is like this.').waitFor();
});

test('two leads of one person stand side by side, become one, and are two again', async () => {
  const kept = await asked(visited, 'Joan');
  await asked(visited, 'Joanna');
  // Each may be with another rep.
  const page = await signIn(visited, `/app/leads/${kept}`, 'Mara Lindner');
  await page.getByRole('heading', { name: /^Joan/ }).waitFor();
  await openMore(page);
  await page.getByRole('button', { name: 'Merge two leads' }).press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('The other lead').fill('Joanna');
  await dialog.getByLabel('Found').selectOption({ index: 1 });
  await dialog.getByRole('table', { name: 'Both leads' }).waitFor();
  expect(await dialog.getByRole('row', { name: /^Name/ }).innerText()).toMatch(/Joan .*Joanna /);
  // A lead that is no longer chosen is not the one that is kept.
  await dialog.getByRole('radio').nth(1).check();
  await dialog.getByLabel('Found').selectOption({ index: 0 });
  await dialog.getByRole('button', { name: 'Merge two leads' }).press('Enter');
  await dialog.getByRole('alert').getByText('Choose the other lead first.').waitFor();
  await dialog.getByLabel('Found').selectOption({ index: 1 });
  await dialog.getByRole('radio').nth(0).and(dialog.locator(':checked')).waitFor();
  expect(await findings(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Merge two leads' }).press('Enter');
  await page.getByText('The two are one lead now.').waitFor();
  await page.getByRole('heading', { name: 'The same person as' }).waitFor();
  await page.getByText('merged another lead of the same person into this one').waitFor();
  expect(await findings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Take apart' }).press('Enter');
  await page.getByText('They are two leads again.').waitFor();
  await page.getByRole('heading', { name: 'The same person as' }).waitFor({ state: 'detached' });
});
