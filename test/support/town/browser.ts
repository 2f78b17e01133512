/** A link as people see it. */
export interface Link {
  href: string;
  text: string;
}

/** A form as a browser would send it, before anybody touches it. */
export interface Form {
  method: string;
  action: string;
  /** What a browser sends before anybody changes a field: hidden fields, preset values, the checked radio. */
  fields: Record<string, string>;
  /** What a field lets people choose from: radios, checkboxes and selects. */
  choices: Record<string, string[]>;
}

export interface Page {
  status: number;
  headers: Headers;
  body: string;
  /** Without the markup, for reading. */
  text: string;
}

/** What people's browsers call themselves; any other name is taken for a program. */
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

/** One request as a browser makes it, redirects not followed. */
export async function browse(url: string, form?: Record<string, string>): Promise<Page> {
  const response = await fetch(url, {
    redirect: 'manual',
    headers: { accept: 'text/html', 'user-agent': firefox },
    ...(form && { method: 'POST', body: new URLSearchParams(form) }),
  });
  const body = await response.text();
  return { status: response.status, headers: response.headers, body, text: textOf(body) };
}

export function linksOf(html: string): Link[] {
  return [...html.matchAll(/<a\b([^>]*)>([\s\S]*?)<\/a>/g)].map(([, attributes = '', text = '']) => ({
    href: attributesOf(attributes).href ?? '',
    text: textOf(text),
  }));
}

export function formsOf(html: string): Form[] {
  return [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].map(([, attributes = '', inside = '']) => {
    const { method = 'get', action = '' } = attributesOf(attributes);
    return { method, action, ...fieldsOf(inside) };
  });
}

/** The form whose preset fields are these: every page of ours says with `action` what a form does. */
export function formThat(html: string, preset: Record<string, string>): Form {
  const forms = formsOf(html);
  const found = forms.find(({ fields }) => Object.entries(preset).every(([name, value]) => fields[name] === value));
  if (found) return found;
  const offered = forms.map(({ fields }) => JSON.stringify(fields)).join(', ') || 'no form at all';
  throw new Error(`no form with ${JSON.stringify(preset)} on the page, but ${offered}: ${textOf(html).slice(0, 300)}`);
}

const control = /<(input|select|textarea)\b([^>]*)>(?:([\s\S]*?)<\/\1>)?/g;

function fieldsOf(html: string): Pick<Form, 'fields' | 'choices'> {
  const fields: Record<string, string> = {};
  const choices: Record<string, string[]> = {};
  const offer = (name: string, value: string) => {
    choices[name] = [...(choices[name] ?? []), value];
  };
  for (const [, tag, attributes = '', inside = ''] of html.matchAll(control)) {
    const { name, type = 'text', value = '', checked } = attributesOf(attributes);
    if (name === undefined) continue;
    if (tag === 'textarea') fields[name] = decoded(inside);
    else if (tag === 'select') {
      for (const [, option = '', label = ''] of inside.matchAll(/<option\b([^>]*)>([^<]*)/g))
        offer(name, attributesOf(option).value ?? decoded(label));
      fields[name] = choices[name]?.[0] ?? '';
    } else if (type === 'radio' || type === 'checkbox') {
      offer(name, value);
      if (checked !== undefined) fields[name] = value;
    } else fields[name] = value;
  }
  return { fields, choices };
}

function attributesOf(text: string): Record<string, string> {
  const found = text.matchAll(/([\w-]+)(?:="([^"]*)")?/g);
  return Object.fromEntries([...found].map(([, name = '', value = '']) => [name, decoded(value)]));
}

function textOf(html: string): string {
  const shown = html.replace(/<(style|script|head)\b[\s\S]*?<\/\1>/g, '').replace(/<[^>]*>/g, ' ');
  return decoded(shown).replace(/\s+/g, ' ').trim();
}

function decoded(text: string): string {
  return text
    .replace(/&#x([0-9a-f]+);/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&nbsp;/g, ' ')
    .replace(/&amp;/g, '&');
}
