/** What the address bar says is shown; the hash is the only memory of this page. */
export interface Route {
  view: 'leads' | 'inbox';
  /** The selected lead or mail. */
  id?: string;
  /** The selected execution of the lead, when it is not its newest. */
  execution?: string;
}

export function readRoute(hash: string): Route {
  const [view, id, execution] = hash.replace(/^#\/?/, '').split('/').map(decoded);
  return { view: view === 'inbox' ? 'inbox' : 'leads', id: id || undefined, execution: execution || undefined };
}

export function leadHref(id: string, execution?: string): string {
  return `#/leads/${encodeURIComponent(id)}${execution === undefined ? '' : `/${encodeURIComponent(execution)}`}`;
}

export function mailHref(messageId: string): string {
  return `#/inbox/${encodeURIComponent(messageId)}`;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
