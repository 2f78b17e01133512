import type { Config } from '../../domain/config.ts';
import { type Report, unique } from './report.ts';

export function checkCapture({ capture: { forms, filter } }: Config, report: Report): void {
  if (!forms.contact) report(['forms'], 'got no form "contact", expected one — it is the form of posts that name none');
  for (const [id, { fields }] of Object.entries(forms)) {
    const path = ['forms', id, 'fields'];
    unique(
      fields.map(({ name }) => name),
      (index) => [...path, index, 'name'],
      report,
    );
    if (!fields.some(({ name }) => name === 'email'))
      report(path, 'got no field "email", expected one — the address is who the lead is');
    for (const [index, { name, type, choices }] of fields.entries()) {
      if (name === filter.honeypot)
        report([...path, index, 'name'], `got "${name}", which is the honeypot — choose another name for one of them`);
      if (type === 'select' && !choices?.length)
        report([...path, index], 'got no choices, expected some — a select needs them');
    }
  }
}
