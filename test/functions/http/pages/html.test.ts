import { expect, test } from 'vitest';
import { html, raw } from '../../../../functions/http/pages/html.ts';

test('values are escaped, in content and in attributes', () => {
  const value = `<img src=x onerror="alert('1')"> &`;
  expect(html`<p title="${value}">${value}</p>`.markup).toBe(
    '<p title="&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt; &amp;">&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt; &amp;</p>',
  );
});

test('pieces of HTML stay HTML, lists are joined, nothing shows nothing', () => {
  expect(
    html`<ul>${['a', '<b>'].map((item) => html`<li>${item}</li>`)}</ul>${undefined}${null}${false}${''}${0}${raw('<hr>')}`
      .markup,
  ).toBe('<ul><li>a</li><li>&lt;b&gt;</li></ul>0<hr>');
});
