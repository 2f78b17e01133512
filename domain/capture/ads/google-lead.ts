import type { AdAnswer, AdOrigin } from './ad-lead.ts';
import { idOf, list, object } from './meta-lead.ts';

/** A lead of a Google Ads lead form. */
export interface GoogleLead {
  leadId: string;
  isTest: boolean;
  formId?: string;
  answers: AdAnswer[];
  origin: AdOrigin;
}

/** Reads the webhook's body (Google Ads, "Lead form webhook", "POST schema"); a text is the reason for a refusal. */
export function googleLead(payload: unknown): GoogleLead | string {
  const { lead_id, user_column_data, is_test, form_id, campaign_id, adgroup_id, creative_id, gcl_id } = object(payload);
  const leadId = typeof lead_id === 'number' ? String(lead_id) : lead_id;
  if (typeof leadId !== 'string' || leadId === '' || leadId.length > 250)
    return 'lead_id: got none, expected the id of the lead';
  if (!Array.isArray(user_column_data)) return 'user_column_data: got none, expected a list of columns';
  const answers = list(user_column_data).flatMap((column) => {
    const { column_id, column_name, string_value } = object(column);
    const [name, label] = [column_id, column_name].map((one) =>
      typeof one === 'string' && one !== '' ? one : undefined,
    );
    const known = name ?? label;
    const value = typeof string_value === 'number' ? String(string_value) : string_value;
    return known === undefined || typeof value !== 'string' ? [] : [{ name: known, label, value }];
  });
  const [campaign, adGroup, creative] = [idOf(campaign_id), idOf(adgroup_id), idOf(creative_id)];
  return {
    leadId,
    isTest: /^(?:true|1)$/i.test(String(is_test)),
    formId: idOf(form_id),
    answers,
    origin: {
      utm_source: 'google',
      utm_medium: 'cpc',
      ...(campaign && { utm_campaign: campaign }),
      ...(adGroup && { utm_term: adGroup }),
      ...(creative && { utm_content: creative }),
      ...(typeof gcl_id === 'string' && gcl_id !== '' && { gclid: gcl_id }),
    },
  };
}
