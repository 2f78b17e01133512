import { z } from 'zod';
import { integrations } from './integrations.ts';
import { people, signIn } from './people.ts';
import { absences, address, hours, id, language, line, origin, spoken, time, zone } from './values.ts';

const requests = {
  burst: z.int().positive().describe('Most requests at one moment.'),
  perSecond: z.int().positive().describe('Most requests a second, steadily.'),
};

export const deploymentSchema = z.strictObject({
  // Names of functions, rules and templates are 64 long at most.
  stage: id
    .max(16, 'expected at most 16 characters')
    .describe('Name of this installation. It is part of all resource names. At most 16 characters.'),
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'expected a region of AWS such as "eu-central-1"')
    .describe('AWS region.'),
  sender: z
    .strictObject({
      name: line.describe('Name in the From of mails.'),
      email: address.describe('Address in the From. It must be at `domain`.'),
      replyTo: address.optional().describe('Where answers go. Without it: the address of the sender.'),
    })
    .describe('In whose name mail is sent.'),
  domain: z.string().describe('Domain that SES signs mail for. The deployment prints its DNS records.'),
  identity: z
    .enum(['create', 'existing'])
    .default('create')
    .describe(
      '`create`: the deployment adds `domain` to SES. `existing`: another stage or team has added it in this account and region.',
    ),
  product: z
    .strictObject({
      name: line.describe('Name of the product.'),
      company: line.describe('Name of the company.'),
      postalAddress: z
        .string()
        .describe('Postal address at the end of each mail, which most countries require by law.'),
      site: z.url().describe('Address of the web site.'),
      language: language
        .default('en')
        .describe('Language of your forms, guides and mails: en, de, pt-BR. Screen readers read them aloud in it.'),
    })
    .describe('What mails and pages say about you.'),
  privacyUrl: z.url().optional().describe('Your privacy notice. Each form, page and mail to a lead links to it.'),
  manager: z
    .strictObject({
      name: line.describe('Name that people read.'),
      email: address.describe('Address for leads that no rep took.'),
      timeZone: zone.describe('IANA time zone of the manager.'),
      hours: hours.describe('Working hours. Answer times run only then.'),
      language: spoken,
      absences,
      standIn: id.optional().describe('Id of the rep who decides for the manager during an absence.'),
    })
    .describe('The sales manager, who decides about leads that no rep took.'),
  people,
  signIn,
  alarmEmail: address.optional().describe('Address that gets alarms. Without it CloudWatch alone shows them.'),
  allowedOrigins: z
    .array(
      z.union([z.literal('*'), origin], {
        error: 'expected * or an address without a path, such as "https://www.example.com"',
      }),
    )
    .min(1)
    .describe('Web pages that may post forms from a script, as origins. `*` allows all.'),
  publicDomain: z
    .strictObject({
      name: z
        .string()
        .regex(/^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/, 'a host name in lower case, such as go.example.com')
        .describe('Host name that links begin with. The deployment prints its DNS record.'),
      certificate: z
        .string()
        .regex(/^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/, 'the ARN of a certificate of ACM')
        .describe(
          'ARN of the ACM certificate of the name. In the region of the deployment; with `webAcl` in us-east-1.',
        ),
      webAcl: z
        .string()
        .regex(
          /^arn:aws[a-z-]*:wafv2:us-east-1:\d{12}:global\/webacl\/[\w-]+\/[\w-]+$/,
          'the ARN of a global web ACL of AWS WAF',
        )
        .optional()
        .describe('ARN of a web ACL of AWS WAF with a rate rule. With it CloudFront is in front of the API.'),
    })
    .optional()
    .describe(
      'A host name of your own for links, forms and pages. Without it they begin with the name AWS gives the API.',
    ),
  throttle: z
    .strictObject({
      ...requests,
      forms: z
        .strictObject({
          burst: z.int().positive().describe('Most forms at one moment.'),
          perSecond: z.int().positive().describe('Most forms a second, steadily.'),
        })
        .describe('The same for POST /leads, where strangers come.'),
      ownData: z
        .strictObject(requests)
        .default({ burst: 20, perSecond: 2 })
        .describe('The same for /my-data, where people ask for a link to their data.'),
    })
    .describe('Limits of each route of the public API. More requests of a route are answered with 429.'),
  release: z
    .enum(['canary', 'all-at-once'])
    .default('canary')
    .describe(
      'How a deployment reaches visitors and reps. `canary`: a tenth of the requests for five minutes, then all; it is taken back when an alarm rings. `all-at-once`: at once.',
    ),
  sweepEvery: time.describe('How often the sweep keeps the promises of dead processes. Whole minutes, 1 to 60.'),
  logRetentionDays: z.int().positive().describe('Days that logs are kept, in a number that CloudWatch takes.'),
  linksExpireAfter: time.describe('How long links in mails work. Longer than the longest pause.'),
  replies: z
    .strictObject({
      domain: z.string().describe('Name below `domain` whose MX record points to SES.'),
      ruleSet: z
        .string()
        .regex(/^[\w-]{1,64}$/, 'the name of a receipt rule set of SES')
        .optional()
        .describe('Receipt rule set that another stage or team owns. Without it the deployment makes one.'),
      keepMail: time.describe('How long the received mails are kept, in whole days.'),
    })
    .optional()
    .describe('Where SES receives answers to mails. Without it they go to replyTo, and Leadloop does not read them.'),
  integrations: integrations.describe('Other systems that hear of leads.'),
});
