import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Token, Tokens } from 'marked';
import { UserError } from '../../domain/lead/errors.ts';
import type { MailKind } from '../../domain/lead/send.ts';
import type { MailManifest } from '../../domain/mail/manifest.ts';
import { ownMails } from '../../domain/mail/own-mails.ts';
import { allowedIn, uncertain } from '../../domain/mail/variables.ts';
import { markdownFiles, settingsFolder } from '../config/folders.ts';
import { readText, sound } from '../config/text-file.ts';
import { buttonOf, everyToken, type Node, parseBody } from './blocks.ts';
import { type FrontMatter, type Parsed, parseFrontMatter } from './front-matter.ts';
import { htmlPart } from './html-part.ts';
import { extractLinks } from './links.ts';
import { expandPartials, readPartials } from './partials.ts';
import { foreignSlips, markdownSlips, plainSlips } from './slips.ts';
import { spamProblems } from './spam-phrases.ts';
import { checkTags, type Problem, scoped } from './tags.ts';
import { textPart } from './text-part.ts';

/** One mail as SES stores it: three Handlebars templates that read `mailData()`. */
export interface CompiledMail extends MailManifest {
  /** Every variable and list named anywhere in the mail, layout included, without the `html.`/`text.` the templates read. */
  variables: string[];
  subject: string;
  html: string;
  text: string;
}

/** The parts that all mails of a folder share. */
interface Shared {
  html: string;
  text: string;
  partials: ReadonlyMap<string, string>;
  forms?: readonly string[];
}

/** Gmail hides what follows after about 102 kB of HTML, and the unsubscribe link is at the end. */
const clipAt = 100_000;
/** SES takes names of 64 characters: with the longest stage and the hash this many are left. */
const longestName = 24;
/** How the name of a mail in another language ends. */
const inLanguage = /-[a-z]{2}$/;
/** Markdown that mails may not contain, with the reason. */
const unsupported: Readonly<Record<string, string>> = {
  image: 'pictures are not supported, except those of the digest (cid:…)',
  html: 'HTML in a mail is not allowed, expected Markdown',
  code: 'code blocks are not supported (is the line indented by four spaces?)',
  checkbox: 'check boxes are not supported',
  def: 'link definitions are not supported, expected [words](https://…) in the text',
};

/**
 * Every `*.md` of a folder (README.md apart) as SES templates, in order of name. `forms`: the allowed link targets; left out,
 * any. Throws one Error with every problem of every file as `file:line: what is wrong, what is expected`.
 */
export function compileMails(dir: string = settingsFolder('emails'), forms?: readonly string[]): CompiledMail[] {
  const shared: Shared = {
    html: readLayout(dir, 'layout.html'),
    text: readLayout(dir, 'layout.txt'),
    partials: readPartials(dir),
    forms,
  };
  const mails: CompiledMail[] = [];
  const problems: string[] = [];
  for (const file of markdownFiles(dir)) {
    const { text, wrong } = readText(join(dir, file));
    if (wrong) problems.push(`emails/${file}:${wrong.line}: ${wrong.what}`);
    const mail = wrong ? { problems: [] } : compileMail(basename(file, '.md'), text, shared);
    if (mail.compiled && mail.problems.length === 0) mails.push(mail.compiled);
    const inOrder = mail.problems.toSorted((a, b) => a.line - b.line);
    problems.push(...inOrder.map(({ line, message }) => `emails/${file}:${line}: ${message}`));
  }
  if (problems.length > 0) throw new UserError(problems.join('\n'));
  return mails;
}

/** A folder without a layout takes that of the settings. */
function readLayout(dir: string, file: string): string {
  const folder = existsSync(join(dir, file)) ? dir : settingsFolder('emails');
  return sound(join(folder, file), `emails/${file}`);
}

function compileMail(name: string, source: string, shared: Shared): { compiled?: CompiledMail; problems: Problem[] } {
  const { front, lineOf, body, bodyLine, problems } = parseFrontMatter(source);
  if (!/^[a-z][a-z0-9-]*$/.test(name))
    problems.push({ line: 1, message: `file name "${name}", expected lower-case letters, digits and hyphens` });
  if (name.length > longestName)
    problems.push({ line: 1, message: `file name "${name}", expected at most ${longestName} characters` });
  if (!front) return { problems };
  const must = ownMails[name] ?? (ownMails[name.replace(inLanguage, '')] === 'internal' ? 'internal' : undefined);
  if (must && front.kind !== must) {
    const message = `kind is "${front.kind}", expected "${must}" — Leadloop sends this mail by itself`;
    return { problems: [...problems, { line: lineOf.kind, message }] };
  }
  const expanded = expandPartials(body, bodyLine, shared.partials);
  const allowed = allowedIn(front.kind, name);
  const head = [
    checkTags(front.subject, lineOf.subject, { ...allowed, lists: new Set() }),
    checkTags(front.preview, lineOf.preview, { ...allowed, lists: new Set() }),
  ];
  const text = checkTags(expanded.body, bodyLine, allowed);
  const nodes = parseBody(expanded.body, bodyLine);
  const shapes = shapeProblems(nodes, front.kind);
  const { links, problems: wrongLinks } = extractLinks(nodes, front.kind, shared.forms);
  const wording = front.kind === 'internal' ? [] : spamProblems(expanded.body, bodyLine);
  const foreign = expanded.body
    .split('\n')
    .flatMap((line, index) => foreignSlips(line).map((message) => ({ line: bodyLine + index, message })));
  const inBody = [...text.problems, ...foreign, ...unsure([text], front), ...wrongLinks, ...shapes, ...wording];
  problems.push(
    ...head.flatMap((check) => check.problems),
    ...headSlips(front, lineOf),
    ...unsure(head, front),
    ...(front.kind === 'internal'
      ? []
      : [...spamProblems(front.subject, lineOf.subject), ...spamProblems(front.preview, lineOf.preview)]),
    ...expanded.problems,
    ...inBody.map(({ line, message }) => ({ line: expanded.lineOf(line), message })),
  );
  if (problems.length > 0) return { problems };

  const html = scoped(fill(shared.html, { name, ...front }, htmlPart(nodes), true), 'html');
  const plain = scoped(fill(shared.text, { name, ...front }, textPart(nodes), false), 'text', true);
  const subject = scoped(front.subject, 'text');
  const used = new Set([...head, text].flatMap((check) => [...check.used]));
  for (const [, path = ''] of `${html}${plain}`.matchAll(/\{\{(?:#\w+ )?(?:html|text)\.(?:wrapped\.)?([\w.]+)\}\}/g))
    used.add(path);
  const { kind, fallbacks } = front;
  const compiled = {
    name,
    version: createHash('sha256')
      .update(JSON.stringify([subject, html, plain]))
      .digest('hex')
      .slice(0, 8),
    title: titleOf(front),
    kind,
    subject,
    html,
    text: plain,
    links,
    variables: [...used].sort(),
    fallbacks,
  };
  return { compiled, problems: finishedProblems(compiled) };
}

function headSlips({ subject, preview, fallbacks }: FrontMatter, lineOf: Parsed['lineOf']): Problem[] {
  const at = (line: number, name: string, text: string) =>
    plainSlips(text).map((slip) => ({ line, message: `${name}: ${slip}` }));
  return [
    ...at(lineOf.subject, 'subject', subject),
    ...at(lineOf.preview, 'preview', preview),
    ...Object.entries(fallbacks).flatMap(([name, text]) => at(lineOf.fallbacks, `the fallback of ${name}`, text)),
  ];
}

/** What people call the mail: its subject, else the first sentence of its preview. */
function titleOf({ subject, preview, fallbacks }: FrontMatter): string {
  const [sentence = ''] = preview.split(/(?<=[.!?])\s/);
  return fixedWords(subject, fallbacks) || fixedWords(sentence.replace(/\.$/, ''), fallbacks);
}

/** The text as a title: a variable becomes its fallback, else "…", and a part after a colon is kept only if it has fixed words. */
function fixedWords(text: string, fallbacks: FrontMatter['fallbacks']): string {
  const said = text.replace(/\{\{\s*([^{}]*?)\s*\}\}/g, (_, path: string) =>
    /^(#|\/|else$)/.test(path) ? '' : (fallbacks[path] ?? '…'),
  );
  return said
    .replace(/\s*\([^()]*…[^()]*\)/g, '')
    .replace(/…(?:[\s,:]*…)+/g, '…')
    .replace(/\s+/g, ' ')
    .replace(/\s+(?=[,.:;!?])|[,:;–-]\s*…?$|^…$/g, '')
    .trim();
}

/** A mail to a person with a known address only must still read well. */
function unsure(checks: readonly ReturnType<typeof checkTags>[], { kind, fallbacks }: FrontMatter): Problem[] {
  if (kind === 'internal') return [];
  return checks
    .flatMap(({ bare }) => bare)
    .filter(({ path }) => uncertain.includes(path) && fallbacks[path] === undefined)
    .map(({ path, line }) => ({
      line,
      message: `{{${path}}} may not be known, expected {{#if ${path}}} around it or "fallbacks: { ${path}: … }" in the head`,
    }));
}

function shapeProblems(nodes: readonly Node[], kind: MailKind): Problem[] {
  const problems: Problem[] = [];
  const buttons: number[] = [];
  for (const { token, line } of everyToken(nodes)) {
    const message = isOurPicture(token, kind) ? undefined : unsupported[token.type];
    if (message) problems.push({ line, message: `${message}: "${token.raw.trim().slice(0, 40)}"` });
    problems.push(...markdownSlips(token, kind).map((slip) => ({ line, message: slip })));
    if (buttonOf(token)) buttons.push(line);
  }
  if (buttons.length > 1) {
    problems.push({
      line: buttons[1] ?? 1,
      message: `${buttons.length} buttons (paragraphs that are only a link), expected one thing to do`,
    });
  }
  if (kind === 'marketing' && nodes.length === 0) problems.push({ line: 1, message: 'the mail is empty' });
  return problems;
}

/** Mails to leads have no pictures: they are blocked, heavy, and used by trackers. */
const isOurPicture = (token: Token, kind: MailKind) =>
  kind === 'internal' && token.type === 'image' && (token as Tokens.Image).href.startsWith('cid:');

function finishedProblems({ html, text, kind }: CompiledMail): Problem[] {
  const problems: Problem[] = [];
  const bytes = Buffer.byteLength(html);
  if (bytes > clipAt)
    problems.push({
      line: 1,
      message: `${bytes} bytes of HTML, expected at most ${clipAt}: Gmail would cut off the end`,
    });
  if (kind !== 'marketing') return problems;
  for (const [part, content] of Object.entries({ html, text })) {
    for (const variable of ['unsubscribeUrl', 'preferencesUrl', 'product.postalAddress']) {
      if (!content.includes(`{{${part}.${variable}}}`))
        problems.push({ line: 1, message: `a marketing mail without {{${variable}}} in its ${part} part` });
    }
  }
  // The invisible link reveals programs that open every link (domain/tracking/bot-detection.ts).
  if (!html.includes('{{html.trapUrl}}'))
    problems.push({ line: 1, message: 'a marketing mail without the hidden {{trapUrl}} of the layout' });
  return problems;
}

/** Behind the preview line an inbox would show the beginning of the body: 150 spaces that no program folds together. */
const filler = '&#847;&zwnj;&nbsp;'.repeat(150);

/** The layout's section for a mail: that of its kind, for `rep-visit-de` that of its language where the layout has one. */
function sectionFor(layout: string, name: string, kind: MailKind): string {
  const own = `${kind}${inLanguage.exec(name)?.[0] ?? ''}`;
  return layout.includes(`[[${own}]]`) ? own : kind;
}

/**
 * Fills the layout's slots: `[[body]]`, `[[preview]]`, `[[subject]]`, and `[[marketing]] … [[/marketing]]`, which is kept in
 * that section only.
 */
function fill(
  layout: string,
  { name, kind, preview, subject }: FrontMatter & { name: string },
  body: string,
  markup: boolean,
): string {
  const section = sectionFor(layout, name, kind);
  const plain = (text: string) =>
    markup ? text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;') : text;
  return layout
    .replace(
      /\[\[(marketing|transactional|internal(?:-[a-z]{2})?)\]\]\n?([\s\S]*?)\[\[\/\1\]\]\n?/g,
      (_, only, inside) => (only === section ? inside : ''),
    )
    .replaceAll('[[subject]]', () => plain(subject))
    .replaceAll('[[preview]]', () => `${plain(preview)}${markup ? filler : ''}`)
    .replaceAll('[[body]]', () => body);
}
