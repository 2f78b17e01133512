import type { Config } from '../../../domain/config/config.ts';
import { exists, type Report } from './report.ts';

/** Checks lead forms inside ads: the forms they count as exist, and each gives an address. */
export function checkAds({ capture: { forms, ads } }: Config, report: Report): void {
  for (const [platform, rules] of Object.entries(ads)) {
    const path = ['ads', platform];
    exists(rules.form, Object.keys(forms), 'forms', [...path, 'form'], report);
    for (const [number, form] of Object.entries(rules.forms))
      exists(form, Object.keys(forms), 'forms', [...path, 'forms', number], report);
    if (!Object.values(rules.fields).includes('email'))
      report([...path, 'fields'], 'got no question that is our "email", expected one — the address is who the lead is');
  }
}
