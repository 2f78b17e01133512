import { countryName } from '../language/country-name.ts';

/** Who gets data of leads, by category; lib/build/processing.ts says the same in the words of a record of processing. */
export type RecipientName = 'host' | 'edge' | 'people' | 'mailbox' | 'systems' | 'senders' | 'signIn' | 'nameServers';

/** A recipient, and sentences about what it gets and where it is. */
export interface Disclosure {
  to: RecipientName;
  who: string;
  more: string[];
}

/** The settings that say who gets something. */
interface DisclosureSettings {
  region: string;
  publicDomain?: { webAcl?: string };
  integrations: Record<'webhooks' | 'chats' | 'crms', Readonly<Record<string, unknown>>>;
}

/** Who gets a person's data, in words for that person (GDPR, Art. 15(1)(c) and (2)). `senders`: who sent it to us, by name. */
export function disclosuresOf(
  { region, publicDomain, integrations }: DisclosureSettings,
  senders: readonly string[],
): Disclosure[] {
  const systems = Object.values(integrations).flatMap(Object.keys);
  const country = countryOf(region);
  const away =
    country !== undefined && !inTheUnion.has(country)
      ? ['Outside the EU, its standard contractual clauses protect the data.']
      : [];
  const all: (Disclosure | false)[] = [
    {
      to: 'host',
      who: 'Amazon Web Services, on our behalf: all of this.',
      more: [`Where: ${country === undefined ? region : countryName(country, 'en')}.`, ...away],
    },
    publicDomain?.webAcl !== undefined && {
      to: 'edge',
      who: 'Amazon CloudFront, on our behalf: what you send to our pages, in passing.',
      more: ['Where: near you.'],
    },
    { to: 'people', who: 'Our people in sales: your inquiry, in our app and by mail.', more: [] },
    { to: 'mailbox', who: 'Who runs your mailbox: the mails to you.', more: [] },
    ...systems.map((name): Disclosure => {
      return {
        to: 'systems',
        who: `“${name}”, another system of ours: how your inquiry goes, under a number.`,
        more: ['With a key it may ask for your name and address. Ask us where it is.'],
      };
    }),
    ...senders.map((name): Disclosure => ({ to: 'senders', who: `${name}: that your data has arrived.`, more: [] })),
    { to: 'nameServers', who: 'Name servers: the part of your address behind the @.', more: [] },
  ];
  return all.filter((one) => one !== false);
}

/** Countries of the regions of AWS, by the beginning of their names; the first that fits counts. */
const regions: readonly (readonly [beginning: string, country: string])[] = [
  ['eu-central-2', 'CH'],
  ['eu-central', 'DE'],
  ['eu-west-1', 'IE'],
  ['eu-west-2', 'GB'],
  ['eu-west-3', 'FR'],
  ['eu-north', 'SE'],
  ['eu-south-1', 'IT'],
  ['eu-south-2', 'ES'],
  ['eusc-de', 'DE'],
  ['us-', 'US'],
  ['ca-', 'CA'],
  ['mx-', 'MX'],
  ['sa-east', 'BR'],
  ['af-south', 'ZA'],
  ['il-central', 'IL'],
  ['me-central', 'AE'],
  ['me-south', 'BH'],
  ['cn-', 'CN'],
  ['ap-northeast-2', 'KR'],
  ['ap-northeast', 'JP'],
  ['ap-southeast-1', 'SG'],
  ['ap-southeast-3', 'ID'],
  ['ap-southeast-5', 'MY'],
  ['ap-southeast-6', 'NZ'],
  ['ap-southeast-7', 'TH'],
  ['ap-southeast', 'AU'],
  ['ap-south-', 'IN'],
  ['ap-east-2', 'TW'],
  ['ap-east', 'HK'],
];
const inTheUnion: ReadonlySet<string> = new Set(['DE', 'IE', 'FR', 'SE', 'IT', 'ES']);

/** The two-letter code of the country that a region of AWS is in; undefined of a region that nobody here knows. */
const countryOf = (region: string): string | undefined =>
  regions.find(([beginning]) => region.startsWith(beginning))?.[1];

/** The names of those countries, in English and German. */
export const germanCountries = (): (readonly [english: string, german: string])[] =>
  [...new Set(regions.map(([, country]) => country))].map((country) => [
    countryName(country, 'en'),
    countryName(country, 'de'),
  ]);
