import { z } from 'zod';
import { adsSchema } from './ads.ts';
import { followingSchema } from './following.ts';
import { id, language, lasting, line, origin, time } from './values.ts';
import { partnerSchema, webhookSchema } from './webhooks.ts';

const field = z.strictObject({
  name: z.string().describe('Name under which the answer is sent and kept.'),
  label: line.describe('Text beside the field.'),
  type: z
    .enum(['text', 'email', 'tel', 'textarea', 'select', 'checkbox'])
    .default('text')
    .describe('Kind of the field.'),
  required: z.boolean().default(false).describe('The form is not taken without an answer.'),
  choices: z.array(z.string().min(1)).optional().describe('What a `select` offers.'),
  autocomplete: z.string().optional().describe('What browsers may fill in, as HTML names it: `email`, `organization`.'),
  grades: z.boolean().optional().describe('The answer counts for the grade: a rule in scoring.yaml must read it.'),
});

const domainName = z
  .string()
  .regex(/^(?:[a-z0-9-]+\.)+[a-z0-9-]{2,}$/, 'expected a domain in lower case, such as "example.com"');
const changedList = z.strictObject({
  also: z.array(domainName).describe('Domains to add to the built-in list.'),
  except: z.array(domainName).describe('Domains that the built-in list has wrong.'),
});

export const captureSchema = z.strictObject({
  forms: z
    .record(
      id,
      z.strictObject({
        title: z.string().describe('Heading of the form.'),
        intro: z.string().default('').describe('Text above the fields.'),
        button: z.string().default('Send').describe('Text of the button.'),
        language: language
          .optional()
          .describe('Language of this form. Without it: the one of `product` in deployment.yaml.'),
        fields: z.array(field).min(1).describe('Questions, in the order of the page.'),
        consent: z
          .string()
          .optional()
          .describe('Text beside the box for marketing mail. Without a text there is no box.'),
        consentRequired: z.boolean().optional().describe('The form is not taken while the box is not ticked.'),
        basis: z
          .enum(['consent', 'legitimate-interest'])
          .optional()
          .describe(
            'Why the sender may get marketing mail: the ticked box (without the key), or your legitimate interest.',
          ),
        thanks: z
          .strictObject({
            title: z.string().describe('Heading of the page.'),
            text: z.string().describe('What happens next.'),
          })
          .describe('Page after the form was sent.'),
        bookingLink: z
          .strictObject({
            url: z
              .url({ protocol: /^https?$/ })
              .describe('Where a time can be chosen, such as a page of Cal.com or Calendly.'),
            button: z.string().default('Choose a time').describe('Text of the link.'),
          })
          .optional()
          .describe('A calendar in which the sender can choose a time at once. The page after the form leads there.'),
        doubleOptIn: z
          .boolean()
          .default(false)
          .describe('The sender must confirm the address by mail before any other mail.'),
        allowedOrigins: z
          .array(origin)
          .min(1)
          .optional()
          .describe('Only these pages may embed the form, as origins. Without the key: all of deployment.yaml.'),
        guide: id.optional().describe('The guide that the sender gets by mail: one of `guides`.'),
        expectWithin: time
          .optional()
          .describe("An alarm rings when no form came for this long, counted in the manager's working hours."),
      }),
    )
    .describe('Forms, by id. The page of a form is /forms/<id>.'),
  guides: z
    .record(
      id,
      z.strictObject({
        title: z.string().describe('Title in mails and on pages.'),
        url: z.url().optional().describe('Where the guide is. Without it: the document guides/<id>.md.'),
        linkWorksFor: lasting.describe('How long the link in the mail opens the guide.'),
      }),
    )
    .describe('What people get for their address, by id.'),
  following: followingSchema.describe('Visits, downloads and events of the site.'),
  filter: z
    .strictObject({
      honeypot: z.string().describe('Name of the hidden field. A post that fills it in is spam.'),
      minimumFillTime: time.describe('A form that is sent sooner after it was shown has its address confirmed first.'),
      maxLinks: z.int().min(0).describe('A post with more links is spam.'),
      disposable: changedList.describe(
        'Changes to the list of throw-away mail providers. Their addresses are rejected.',
      ),
      freeMail: changedList.describe('Changes to the list of private mail providers. Their addresses lose grades.'),
      dnsTimeout: time.describe('Longest wait for DNS. Without an answer the address passes.'),
    })
    .describe('What makes a post spam, and an address unfit.'),
  limits: z
    .strictObject({
      perAddress: z.int().positive().describe('Forms an hour from one internet address.'),
      perNetwork: z.int().positive().describe('Forms an hour from one network (IPv4 /24, IPv6 /48).'),
      formsPerHour: z.int().positive().describe('Forms an hour from everybody. More are a surge.'),
      mailsPerHour: z
        .int()
        .positive()
        .describe('Mails an hour to and about people who posted a form today and have proved nothing. The rest waits.'),
      challenge: z
        .enum(['proof-of-work', 'off'])
        .describe('What the pages of the forms do so that a post above a limit goes its usual way.'),
    })
    .describe(
      'How many forms are taken at once. Nothing above a limit is lost: the sender confirms the address first.',
    ),
  webhooks: z.record(id, webhookSchema).describe('Sources that post signed messages to /webhooks/<name>.'),
  ads: adsSchema.describe('Lead forms inside ads of Meta and Google.'),
  partners: z.record(id, partnerSchema).describe('Partners that post leads to /partners/<name>/leads with a key.'),
  dedupeWindow: time.describe('The same content from the same person within this time is one inquiry.'),
  import: z
    .strictObject({
      form: id.describe('The form that a row counts as.'),
      unknownColumns: z
        .enum(['answers', 'ignored'])
        .default('answers')
        .describe('Columns that are no field of Leadloop: kept as answers, or left out.'),
    })
    .describe('Lists that `leadloop import` brings.'),
  confirmation: z
    .strictObject({
      remindAfter: time.describe('One reminder goes to people who have not confirmed by then.'),
      expiresAfter: lasting.describe('How long the link to confirm works.'),
    })
    .describe('The mail that asks people to confirm their address.'),
});
