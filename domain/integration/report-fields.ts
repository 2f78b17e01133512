import { consentSaid } from '../capture/consent-words.ts';
import { addressesIn } from '../capture/contacts-in-text.ts';
import { bareName, textsIn } from '../capture/structured-answer.ts';
import { oneLine } from '../capture/text.ts';
import type { Config } from '../config/config.ts';
import { momentOf } from './said.ts';

/** CRMs' words for ours. */
const others: Readonly<Record<string, string>> = {
  closedwon: 'won',
  closedlost: 'lost',
  recycled: 'recycle',
  gewonnen: 'won',
  gagné: 'won',
  ganado: 'won',
  vinto: 'won',
  ganho: 'won',
  wygrane: 'won',
  vunnen: 'won',
  verloren: 'lost',
  perdu: 'lost',
  perdido: 'lost',
  perso: 'lost',
  przegrane: 'lost',
  förlorad: 'lost',
  phone: 'call',
  phonecall: 'call',
  called: 'call',
  email: 'mail',
  sms: 'message',
  whatsapp: 'message',
  chat: 'message',
};

/**
 * The mapped fields of a report, each as one text in our words. Read leniently, because a program cannot correct its message.
 * Empty fields are left out; words of the config match in any case, dates in any usual form.
 */
export function reportFields(
  mapped: Readonly<Record<string, unknown>>,
  { sales }: Pick<Config, 'sales'>,
): Record<string, string> {
  const { outcome, steps } = sales;
  const listed: Readonly<Record<string, readonly string[]>> = {
    product: outcome.products,
    reason: [...outcome.lostReasons, ...outcome.recycleReasons],
    step: steps,
  };
  const read = (name: string, value: unknown): string => {
    const said = typeof value === 'boolean' ? String(value) : (textsIn(value, 'lenient')?.[0] ?? '').trim();
    const given = /^(?:n\/a|null|none|undefined|-)$/i.test(said) ? '' : said;
    switch (name) {
      case 'email':
        return addressesIn(given).first ?? given;
      case 'result':
      case 'contact':
        return others[bareName(given)] ?? given.toLowerCase();
      case 'reached':
      case 'correction': {
        const meant = consentSaid(given);
        return meant === 'consent' ? 'true' : meant === 'no' ? 'false' : given;
      }
      case 'until':
      case 'nextOn':
      case 'closeOn':
        return /^\d{9,14}$/.test(given) ? (momentOf(given) ?? given).slice(0, 10) : given.slice(0, 10);
      case 'product':
      case 'reason':
      case 'step':
        return listed[name]?.find((one) => bareName(one) === bareName(given)) ?? oneLine(given);
      default:
        return given;
    }
  };
  return Object.fromEntries(
    Object.entries(mapped).flatMap(([name, value]) => {
      const text = read(name, value);
      return text === '' ? [] : [[name, text]];
    }),
  );
}
