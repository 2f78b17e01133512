import type { AdAnswer, AdOrigin } from './ad-lead.ts';

/** The ids of a lead in Meta's webhook. The ad queue holds these only. */
export interface LeadgenIds {
  leadgenId: string;
  formId?: string;
  pageId?: string;
  adId?: string;
  adGroupId?: string;
}

/** The leads of a webhook (Meta, "Webhooks for Leadgen"), each once. Other changes, and what has no id, are left out. */
export function leadgensIn(payload: unknown): LeadgenIds[] {
  const found = new Map<string, LeadgenIds>();
  for (const entry of list(object(payload).entry))
    for (const change of list(object(entry).changes)) {
      const { field, value } = object(change);
      const { leadgen_id, form_id, page_id, ad_id, adgroup_id } = object(value);
      const leadgenId = idOf(leadgen_id);
      if (field !== 'leadgen' || leadgenId === undefined) continue;
      const [formId, pageId, adId, adGroupId] = [idOf(form_id), idOf(page_id), idOf(ad_id), idOf(adgroup_id)];
      found.set(leadgenId, {
        leadgenId,
        formId,
        pageId,
        adId,
        adGroupId,
      });
    }
  return [...found.values()];
}

/** A lead from the Graph API (Meta, "User Lead Gen Info"), completed by the webhook's ids. */
export function metaLead(
  node: unknown,
  ids: LeadgenIds,
): { answers: AdAnswer[]; origin: AdOrigin; formId?: string; consent?: boolean } {
  const { field_data, platform, campaign_id, adset_id, ad_id, form_id, custom_disclaimer_responses } = object(node);
  const answers = list(field_data).flatMap((one) => {
    const { name, values } = object(one);
    const value = list(values)
      .filter((each) => typeof each === 'string' || typeof each === 'number')
      .join(', ');
    return typeof name === 'string' ? [{ name, value }] : [];
  });
  const [campaign, adSet, ad] = [idOf(campaign_id), idOf(adset_id) ?? ids.adGroupId, idOf(ad_id) ?? ids.adId];
  // Boxes of the form's own disclaimer. It is unknown which one concerns mail: all must be ticked.
  const boxes = list(custom_disclaimer_responses).map((box) => object(box).is_checked);
  return {
    answers,
    ...(boxes.length > 0 && { consent: boxes.every((ticked) => /^(?:1|true)$/i.test(String(ticked))) }),
    origin: {
      utm_source: platform === 'ig' || platform === 'instagram' ? 'instagram' : 'facebook',
      utm_medium: 'paid-social',
      ...(campaign && { utm_campaign: campaign }),
      ...(adSet && { utm_term: adSet }),
      ...(ad && { utm_content: ad }),
    },
    formId: idOf(form_id) ?? ids.formId,
  };
}

/** An id of a platform as text; digits only, because it becomes part of an address. */
export function idOf(value: unknown): string | undefined {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
  return /^\d{1,30}$/.test(text) ? text : undefined;
}

export const object = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

export const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
