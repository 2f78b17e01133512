import fc from 'fast-check';
import Handlebars from 'handlebars';
import { describe, expect, test } from 'vitest';
import { renderMail } from '../../../domain/mail/render-template.ts';

const data = {
  html: { name: 'Ada &amp; Co', empty: '', lines: ['one', 'two'], none: [], items: [{ at: 'Mon', what: '' }] },
  text: { name: 'Ada & Co', empty: '', lines: ['one', 'two'], none: [], items: [{ at: 'Mon', what: 'x' }] },
};
const ours = (text: string) => renderMail({ subject: '', html: '', text }, data).text;
/** SES's own engine, as the embedded cloud runs it. */
const theirs = (text: string) => Handlebars.compile(text, { strict: true, noEscape: true })(data);

/** Templates of every tag that lib/mail/tags.ts lets through, with line ends and spaces at any possible place. */
const words = fc.array(fc.constantFrom('a', ' ', '  ', '\n', '\r\n', '\t', '<p>', '\n\n'), { maxLength: 4 });
const content = words.map((parts) => parts.join(''));
const value = fc.constantFrom('{{html.name}}', '{{text.name}}', '{{html.empty}}', '{{ text.name }}');
const path = fc.constantFrom('html.name', 'text.empty', 'html.lines', 'text.none');
const { template } = fc.letrec<{ template: string; block: string }>((tie) => ({
  template: fc
    .array(fc.oneof({ depthSize: 'small' }, content, value, tie('block')), { maxLength: 5 })
    .map((parts) => parts.join('')),
  block: fc.oneof(
    fc
      .tuple(fc.constantFrom('if', 'unless'), path, tie('template'), fc.option(tie('template')))
      .map(
        ([tag, of, body, other]) => `{{#${tag} ${of}}}${body}${other === null ? '' : `{{else}}${other}`}{{/${tag}}}`,
      ),
    fc
      .tuple(content, content, fc.constantFrom('text.lines', 'text.none'))
      .map(([before, after, list]) => `{{#each ${list}}}${before}{{this}}${after}{{/each}}`),
    fc
      .tuple(content, content)
      .map(([before, after]) => `{{#each text.items}}${before}{{at}}{{#if what}}${after}{{what}}{{/if}}{{/each}}`),
  ),
}));

describe('a mail made again', () => {
  test('reads as Handlebars makes it, on any lines its tags stand on', () => {
    fc.assert(
      fc.property(template, (text) => {
        expect(ours(text)).toBe(theirs(text));
      }),
      { numRuns: 300 },
    );
  });

  test.each(['{{> partial}}', '{{#with html}}{{/with}}', '{{name | upper}}'])(
    'refuses %s, which no mail holds',
    (tag) => {
      expect(() => ours(tag)).toThrow('unknown tag');
    },
  );
});
