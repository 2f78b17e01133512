import { z } from 'zod';
import { address, line, zone } from './values.ts';

const role = z.enum(['manager', 'marketer', 'ops', 'admin']);

export const people = z
  .array(
    z.strictObject({
      name: line.describe('Name that colleagues read.'),
      email: address.describe('Address the person signs in with.'),
      roles: z
        .array(role)
        .min(1)
        .describe(
          'What the person does: `manager` (all of sales), `marketer` (figures, mails), `ops` (executions), `admin` (all of these).',
        ),
      may: z
        .array(z.enum(['leads:personal']))
        .min(1)
        .optional()
        .describe(
          'What a marketer may do beside the role. `leads:personal`: reads names, addresses, phone numbers and messages, and searches by them.',
        ),
      timeZone: zone
        .optional()
        .describe('IANA time zone that times are shown in. Without it: the zone of the manager.'),
    }),
  )
  .default([])
  .describe('Who may sign in to the app, beside the reps of sales.yaml and the manager.');

export const signIn = z
  .strictObject({
    issuer: z.url().describe('Address of your OpenID provider, letter by letter as its tokens say it (`iss`).'),
    clientId: z.string().describe('Id of the application there. It is a public client with the code flow and PKCE.'),
  })
  .optional()
  .describe('Your own sign-in (Entra, Google, Okta). Without it the stack makes a Cognito user pool.');
