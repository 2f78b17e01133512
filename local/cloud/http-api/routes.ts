import type { Route } from '../assembly/index.ts';

export interface Match {
  route: Route;
  pathParameters?: Record<string, string>;
}

interface Compiled {
  route: Route;
  method: string;
  segments: string[];
  greedy: boolean;
}

/**
 * Chooses a route as HTTP APIs do ("Create routes for HTTP APIs: Routing API requests"): a full match before a greedy
 * `{proxy+}` one before `$default`; a fixed segment before a parameter, a method before ANY.
 */
export function createRouter(routes: Route[]): (method: string, path: string) => Match | undefined {
  const fallback = routes.find(({ key }) => key === '$default');
  const compiled = routes
    .filter(({ key }) => key !== '$default')
    .map((route): Compiled => {
      const [method = '', path = ''] = route.key.split(' ');
      const segments = path.split('/').slice(1);
      return { route, method, segments, greedy: segments.at(-1)?.endsWith('+}') ?? false };
    })
    .sort((a, b) => rank(b) - rank(a) || Number(a.method === 'ANY') - Number(b.method === 'ANY'));

  return (method, path) => {
    const parts = path.split('/').slice(1);
    for (const candidate of compiled) {
      if (candidate.method !== 'ANY' && candidate.method !== method) continue;
      const pathParameters = parametersOf(candidate, parts);
      if (pathParameters)
        return { route: candidate.route, ...(Object.keys(pathParameters).length > 0 && { pathParameters }) };
    }
    return fallback && { route: fallback };
  };
}

/** Higher is more specific: no greedy end, then more fixed segments. */
const rank = ({ greedy, segments }: Compiled) =>
  (greedy ? 0 : 1_000) + segments.filter((segment) => !segment.startsWith('{')).length * 10 + segments.length;

function parametersOf({ segments, greedy }: Compiled, parts: string[]): Record<string, string> | undefined {
  if (greedy ? parts.length < segments.length : parts.length !== segments.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [i, segment] of segments.entries()) {
    const part = parts[i] ?? '';
    if (!segment.startsWith('{')) {
      if (segment !== part) return undefined;
    } else if (segment.endsWith('+}')) parameters[segment.slice(1, -2)] = decoded(parts.slice(i).join('/'));
    else if (part === '') return undefined;
    else parameters[segment.slice(1, -1)] = decoded(part);
  }
  return parameters;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
