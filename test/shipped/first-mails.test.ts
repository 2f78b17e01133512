import { expect, test } from 'vitest';
import { planTouch } from '../../domain/workflow/plan-touch.ts';
import { twoMailsAtOnce } from '../../lib/config/checks/warnings.ts';
import { config, form, history, monday } from '../support/fixtures.ts';

const warned = twoMailsAtOnce(config).map(({ text }) => text);

test.each(Object.entries(config.capture.forms))(
  'who sends the form %s gets at most one mail at once, unless check warns',
  (id, { guide }) => {
    const plan = planTouch(history({}, { activities: [form(id)] }), config, monday);
    const mails = (guide === undefined ? 0 : 1) + (plan.do === 'send' ? 1 : 0);
    expect(mails > 1).toBe(warned.some((text) => text.includes(`form ${id},`)));
  },
);
