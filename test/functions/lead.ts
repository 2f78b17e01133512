import { randomBytes } from 'node:crypto';
import type { Instant } from '../../domain/instant.ts';
import type { Lead } from '../../domain/lead.ts';

/** A new lead in its first lifecycle, with any part replaced. */
export function aLead(at: Instant, parts: Partial<Lead> = {}): Lead {
  const lifecycleId = randomBytes(6).toString('hex');
  const attribution = { form: 'contact', at };
  return {
    id: randomBytes(16).toString('hex'),
    email: 'ada@works.example',
    name: 'Ada Winter',
    company: 'Works Ltd',
    answers: {},
    first: attribution,
    last: attribution,
    stage: 'captured',
    moves: [{ stage: 'captured', at, why: 'form contact' }],
    revision: 1,
    lifecycleId,
    open: true,
    openedAt: at,
    createdAt: at,
    captured: {
      id: `form-${lifecycleId}`,
      type: 'form.submitted',
      at,
      lifecycleId,
      detail: { form: 'contact', receipt: lifecycleId, contentHash: 'x', attribution },
    },
    ...parts,
  };
}
