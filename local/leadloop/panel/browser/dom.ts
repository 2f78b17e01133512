/** Building and updating the page. Everything that comes from a lead enters as a text node or an attribute value: never as markup. */

export type Child = Node | string | number | false | null | undefined | readonly Child[];
export type Attributes = Record<string, string | number | boolean | undefined>;

/** Attributes whose value is code or a document. */
const forbidden = /^(on|srcdoc$|style$)/i;
/** Allowed targets of a link, without `javascript:` and `data:`. */
const safeHref = /^(https?:|mailto:|\/|#)/i;

/** An element: `h('p', { class: 'x' }, 'text')`. `false` and undefined leave an attribute or a child out. */
export function h(tag: string, attributes: Attributes = {}, ...children: Child[]): HTMLElement {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (forbidden.test(name)) throw new TypeError(`attribute ${name} is not for lead data`);
    if (name === 'href' && !safeHref.test(String(value))) continue;
    element.setAttribute(name, value === true ? '' : String(value));
  }
  append(element, children);
  return element;
}

function append(element: HTMLElement, children: readonly Child[]): void {
  for (const child of children) {
    if (child === false || child === null || child === undefined) continue;
    if (typeof child === 'object' && !(child instanceof Node)) append(element, child);
    else element.append(child instanceof Node ? child : String(child));
  }
}

const shown = new WeakMap<Element, string>();

/**
 * Shows `view(data)` inside `region` when the data has changed. Kept elements stay identical, so focus, scroll position and
 * opened details survive.
 */
export function render<T>(region: Element, data: T, view: (data: T) => Child): void {
  const key = JSON.stringify(data) ?? '';
  if (shown.get(region) === key) return;
  shown.set(region, key);
  const fresh = document.createElement('div');
  append(fresh, [view(data)]);
  morphChildren(region, fresh);
}

function morphChildren(old: Element, fresh: Element): void {
  const wanted = new Set([...fresh.children].map(keyOf).filter((key) => key !== null));
  const keyed = new Map<string, Element>();
  for (const child of [...old.children]) {
    const key = keyOf(child);
    if (key === null) continue;
    if (wanted.has(key)) keyed.set(key, child);
    else child.remove();
  }
  let cursor: ChildNode | null = old.firstChild;
  for (const want of [...fresh.childNodes]) {
    const have = counterpart(cursor, want, keyed);
    if (have === undefined) {
      old.insertBefore(want, cursor);
      continue;
    }
    if (have === cursor) cursor = cursor.nextSibling;
    else old.insertBefore(have, cursor);
    if (have instanceof Element && want instanceof Element) morph(have, want);
    else if (have.nodeValue !== want.nodeValue) have.nodeValue = want.nodeValue;
  }
  while (cursor !== null) {
    const next: ChildNode | null = cursor.nextSibling;
    cursor.remove();
    cursor = next;
  }
}

function counterpart(
  cursor: ChildNode | null,
  want: ChildNode,
  keyed: ReadonlyMap<string, Element>,
): ChildNode | undefined {
  const key = want instanceof Element ? keyOf(want) : null;
  if (key !== null) {
    const have = keyed.get(key);
    return have?.nodeName === want.nodeName ? have : undefined;
  }
  if (cursor === null || cursor.nodeName !== want.nodeName) return undefined;
  return cursor instanceof Element && keyOf(cursor) !== null ? undefined : cursor;
}

function morph(old: Element, fresh: Element): void {
  // Opened and typed parts belong to the person.
  const kept = (name: string) =>
    (name === 'open' && old.localName === 'details') || (name === 'value' && old === document.activeElement);
  for (const { name, value } of fresh.attributes)
    if (!kept(name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
  for (const { name } of [...old.attributes]) if (!kept(name) && !fresh.hasAttribute(name)) old.removeAttribute(name);
  morphChildren(old, fresh);
}

function keyOf(element: Element): string | null {
  return element.getAttribute('data-key');
}
