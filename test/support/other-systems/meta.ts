import { createHmac } from 'node:crypto';
import type { SourceSecrets } from '../../../functions/adapters/secrets/source-secrets.ts';

/** The secrets of the ad platforms in tests. */
export const doors = {
  meta: { appSecret: 'app-secret', verifyToken: 'verify-token', accessToken: 'access-token' },
  google: { key: 'google-key' },
} satisfies SourceSecrets;
export const secrets = { get: async (): Promise<SourceSecrets> => doors };

export const signatureOf = (body: string | Buffer, key = doors.meta.appSecret) =>
  `sha256=${createHmac('sha256', key).update(body).digest('hex')}`;

/** A webhook of Meta about some leads (Meta, "Webhooks for Leadgen"). */
export const webhookOf = (...leadgenIds: (string | number)[]) =>
  JSON.stringify({
    object: 'page',
    entry: [
      {
        id: '11',
        time: 1,
        changes: leadgenIds.map((leadgen_id) => ({
          field: 'leadgen',
          value: { leadgen_id, form_id: '22', page_id: '11', ad_id: '33', adgroup_id: '44', created_time: 1 },
        })),
      },
    ],
  });

/** A lead as the Graph API gives it. */
export const nodeOf = (email: string | undefined, more: object = {}) => ({
  id: '1',
  form_id: '22',
  platform: 'ig',
  campaign_id: '55',
  field_data: [
    ...(email === undefined ? [] : [{ name: 'email', values: [email] }]),
    { name: 'full_name', values: ['Ada Lovelace'] },
    { name: 'how_many_vans?', values: ['12'] },
  ],
  ...more,
});
