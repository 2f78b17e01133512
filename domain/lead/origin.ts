/** An address's parameters about a visit's origin, and the field of the attribution that each fills. */
export const originParameters = {
  utm_source: 'source',
  utm_medium: 'medium',
  utm_campaign: 'campaign',
  utm_term: 'term',
  utm_content: 'content',
  gclid: 'gclid',
  gbraid: 'gbraid',
  wbraid: 'wbraid',
  fbclid: 'fbclid',
  msclkid: 'msclkid',
  dclid: 'dclid',
  ttclid: 'ttclid',
  twclid: 'twclid',
  li_fat_id: 'liFatId',
} as const;

export type OriginParameter = keyof typeof originParameters;
export type OriginField = (typeof originParameters)[OriginParameter];

/** The parts of an origin by which a list of leads is filtered. */
export const originFilters = ['source', 'medium', 'campaign', 'form'] as const;
export type OriginFilter = (typeof originFilters)[number];

export const originParameterNames = /* @__PURE__ */ Object.keys(originParameters) as OriginParameter[];

/**
 * An address's origin, by name of the parameter: of several the first with a value. Links are typed in any case (`UTM_Source`)
 * and copied out of HTML (`&amp;utm_medium`).
 */
export function originIn(
  parameters: Iterable<readonly [string, string | undefined]>,
): Partial<Record<OriginParameter, string>> {
  const found: Partial<Record<OriginParameter, string>> = {};
  for (const [written, value] of parameters) {
    const name = written.replace(/^amp;/, '').toLowerCase() as OriginParameter;
    if (value && Object.hasOwn(originParameters, name)) found[name] ??= value;
  }
  return found;
}
