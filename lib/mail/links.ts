import type { Tokens } from 'marked';
import type { MailKind } from '../../domain/lead/send.ts';
import { addresses } from '../../domain/mail/variables.ts';
import { didYouMean } from '../config/did-you-mean.ts';
import { everyToken, type Node } from './blocks.ts';
import type { Problem } from './tags.ts';

/**
 * Gives every web link of a lead's mail, and every link to one of our forms (`/forms/demo`), an id (`l1`, `l2` … in reading
 * order) and the target `{{links.<id>}}`, for a signed link that counts the click. It changes the tokens in place, so that both
 * parts agree.
 */
export function extractLinks(
  nodes: readonly Node[],
  kind: MailKind,
  forms?: readonly string[],
): { links: Record<string, string>; problems: Problem[] } {
  const links: Record<string, string> = {};
  const problems: Problem[] = [];
  for (const { token, line } of everyToken(nodes)) {
    if (token.type !== 'link') continue;
    const link = token as Tokens.Link;
    const wrong = problemWith(link.href, forms);
    // A number as people write it is no address (RFC 3966).
    link.href = link.href.replace(/^tel:\{\{lead\.phone\}\}$/, 'tel:{{lead.dialled}}');
    if (wrong) problems.push({ line, message: `link to "${link.href}" ${wrong}` });
    if (!/^(?:https:\/)?\//.test(link.href) || kind === 'internal') continue;
    const id = `l${Object.keys(links).length + 1}`;
    links[id] = link.href;
    link.href = `{{links.${id}}}`;
  }
  return { links, problems };
}

function problemWith(href: string, forms: readonly string[] | undefined): string | undefined {
  const variable = /^\{\{([\w.]+)\}\}$/.exec(href)?.[1];
  if (variable !== undefined) {
    return addresses.includes(variable)
      ? undefined
      : `leads to an address from the data, expected one of: ${addresses.join(', ')}${didYouMean(variable, addresses)}`;
  }
  if (/^(mailto|tel):\{\{lead\.(email|phone)\}\}$/.test(href) || /^mailto:[^\s{}]+$/.test(href)) return undefined;
  if (/^tel:\+[\d().-]{5,30}$/.test(href)) return undefined;
  if (href.startsWith('tel:')) return 'expected a number with its country and without spaces: tel:+4930901820';
  const form = /^\/forms\/([^/?#]+)$/.exec(href)?.[1];
  if (form !== undefined)
    return forms === undefined || forms.includes(form)
      ? undefined
      : `leads to a form that does not exist, expected one of: ${forms.map((name) => `/forms/${name}`).join(', ')}${didYouMean(form, forms)}`;
  if (!href.startsWith('https://'))
    return 'expected an address starting with https://, or one of our forms: /forms/<id>';
  return href.includes('{{') ? 'mixes an address and a variable: the click could not be counted' : undefined;
}
