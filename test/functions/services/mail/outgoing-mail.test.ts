import { describe, expect, test } from 'vitest';
import { day } from '../../../../domain/time/instant.ts';
import { composeLeadMail, composeRepMail } from '../../../../functions/services/mail/outgoing-mail.ts';
import { openLink } from '../../../../functions/services/signed-links.ts';
import { aLead } from '../../../support/lead.ts';
import { config, keys, mails } from '../../../support/world.ts';

const at = '2026-11-23T10:00:00.000Z';
const deps = { keys, publicUrl: 'https://api.example', deployment: config.deployment, mails };
const lead = aLead(at, { name: 'Ada <b>Winter</b>', email: 'ada@works.example' });
const marketing = Object.values(mails).filter(({ kind }) => kind === 'marketing');
const occasion = (template: string) => ({ track: 'first', step: 'day-3', template, why: 'due', at });
const tokenIn = (url: unknown) => String(url).split('/').at(-1) ?? '';

describe('a letter to a lead', () => {
  test.each(marketing.map(({ name }) => name))(
    '%s can be unsubscribed from by one click of the mail program',
    (template) => {
      const letter = composeLeadMail(lead, occasion(template), deps);
      expect(letter.headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');
      const url = letter.headers['List-Unsubscribe'] ?? '';
      expect(url).toMatch(/^<https:\/\/api\.example\/unsubscribe\/[\w.-]+>$/);
      expect(openLink(keys.links, 'preferences', tokenIn(url.slice(1, -1)), at)).toEqual({
        claims: { leadId: lead.id },
      });
    },
  );

  test('belongs to one list, by which mail programs sort it', () => {
    for (const { name } of marketing)
      expect(composeLeadMail(lead, occasion(name), deps).headers['List-Id']).toBe(
        '"Fieldnote" <mail.fieldnote.example>',
      );
  });

  test('leads to a form of ours at our own address', () => {
    const { data } = composeLeadMail(lead, occasion('nurture-4'), deps);
    expect(openLink(keys.links, 'click', tokenIn(Object.values(data.text.links ?? {})[0]), at)).toMatchObject({
      claims: { url: 'https://api.example/forms/demo' },
    });
  });

  test('P5: who stands on a list is told where they come from', () => {
    const from = (last: Partial<typeof lead.last>) =>
      composeLeadMail({ ...lead, last: { ...lead.last, ...last } }, occasion('welcome'), deps).data.text.because;
    expect(from({})).toBe(`you asked ${deps.deployment.product.name} for it`);
    expect(from({ form: 'event', via: 'import:Fair 2026', source: 'Fair 2026' })).toBe('we met at Fair 2026');
    expect(from({ form: 'guide', via: 'import:Directory', source: 'Directory' })).toBe(
      'your address came to us with “Directory”',
    );
  });

  test('K7: its visible link leads to the page whose first button unsubscribes, because scanners follow links', () => {
    const { data } = composeLeadMail(lead, occasion('welcome'), deps);
    expect(data.text.unsubscribeUrl).toMatch(/^https:\/\/api\.example\/unsubscribe\//);
    expect(data.text.preferencesUrl).toMatch(/^https:\/\/api\.example\/preferences\//);
  });

  test('leads every link of the mail through a signed one that knows mail and target, and ends some day', () => {
    const { data } = composeLeadMail(lead, occasion('nurture-1'), deps);
    const links = Object.entries(data.text.links ?? {});
    expect(links.length).toBeGreaterThan(0);
    for (const [id, url] of links) {
      const opened = openLink(keys.links, 'click', tokenIn(url), at);
      const target = mails['nurture-1']?.links[id];
      expect(opened).toMatchObject({ claims: { leadId: lead.id, step: 'day-3', template: 'nurture-1', url: target } });
      const over = new Date(Date.parse(at) + config.deployment.linksExpireAfter + day).toISOString();
      expect(openLink(keys.links, 'click', tokenIn(url), over)).toEqual({ problem: 'expired' });
    }
  });

  test('that only answers the person carries no unsubscribe headers', () => {
    expect(composeLeadMail(lead, occasion('confirm'), deps)).toMatchObject({ kind: 'transactional', headers: {} });
  });

  test('of a name nobody wrote is a fault that says so', () => {
    expect(() => composeLeadMail(lead, occasion('nowhere'), deps)).toThrow('no mail named nowhere');
  });
});

describe('a letter to a rep', () => {
  test('goes to the rep, counts as internal and is about this lifecycle', () => {
    const letter = composeRepMail(
      lead,
      { to: 'rep@fieldnote.example', language: 'en' },
      occasion('rep-assignment'),
      deps,
    );
    expect(letter).toMatchObject({
      to: 'rep@fieldnote.example',
      kind: 'internal',
      lifecycleId: lead.lifecycleId,
      headers: {},
    });
  });
});
