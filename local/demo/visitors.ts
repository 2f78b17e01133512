import type { Mail } from '../cloud/ses/index.ts';
import type { Cloud } from '../leadloop/cloud.ts';

const headers = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' };

/** What people do from outside, through the real HTTP API and the links in their mails. Every step fails loudly. */
export function createVisitors(cloud: Cloud) {
  async function expectStatus(response: Response, expected: number, what: string): Promise<Response> {
    if (response.status === expected) return response;
    throw new Error(`${what}: expected ${expected}, got ${response.status} ${await response.text()}`);
  }

  /** The newest mail to a lead (or about it, for reps) made of a template. */
  async function mailOf(leadId: string, template: string): Promise<Mail> {
    const mail = (await cloud.mail()).findLast(({ tags }) => tags.lead === leadId && tags.template === template);
    if (!mail) throw new Error(`expected a mail made of ${template} for lead ${leadId}`);
    return mail;
  }

  const linkIn = (mail: Mail, path: string): string => {
    const link = mail.text.split(/[\s<>()[\]]+/).find((word) => word.startsWith(`${cloud.url}${path}`));
    if (!link) throw new Error(`expected a link to ${path} in “${mail.subject}”`);
    return link;
  };

  return {
    /** Posts a form; answers the lead's id. */
    async submit(fields: Record<string, unknown>): Promise<string> {
      const response = await fetch(`${cloud.url}/leads`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ consent: true, ...fields }),
      });
      const { leadId } = (await (await expectStatus(response, 202, 'POST /leads')).json()) as { leadId: string };
      return leadId;
    },
    /** Clicks the first link of a mail that leads to our site. */
    async click(leadId: string, template: string): Promise<void> {
      const response = await fetch(linkIn(await mailOf(leadId, template), '/c/'), { redirect: 'manual', headers });
      await expectStatus(response, 302, 'GET /c/{token}');
    },
    /** Opens the guide from the mail it came with. */
    async read(leadId: string): Promise<void> {
      const response = await fetch(linkIn(await mailOf(leadId, 'guide'), '/d/'), { headers });
      await expectStatus(response, 200, 'GET /d/{token}');
    },
    /** A rep opens the page from the newest mail about the lead and sends one of its forms. */
    async reply(leadId: string, fields: Record<string, string>): Promise<void> {
      const page = linkIn(await mailOf(leadId, 'rep-assignment'), '/r/');
      await expectStatus(await fetch(page), 200, 'GET /r/{token}');
      const response = await fetch(page, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
      await expectStatus(response, 303, `POST /r/{token} ${fields.action}`);
    },
  };
}
