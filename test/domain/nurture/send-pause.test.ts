import { expect, test } from 'vitest';
import { afterSendPause } from '../../../domain/nurture/send-pause.ts';
import { between, hour, plus } from '../../../domain/time/instant.ts';
import { monday } from '../../support/fixtures.ts';

test('ten thousand leads due in a pause are looked at again spread over two hours, at no more than SES takes', () => {
  const counts = new Map<number, number>();
  for (let lead = 0; lead < 10_000; lead++) {
    const ahead = between(monday, afterSendPause(`lead-${lead}`, monday));
    expect(ahead >= hour && ahead < 3 * hour).toBe(true);
    const second = Math.floor(ahead / 1_000);
    counts.set(second, (counts.get(second) ?? 0) + 1);
  }
  expect(Math.max(...counts.values())).toBeLessThanOrEqual(14);
});

test('the next look of the same lead falls elsewhere, so nobody is last every time', () => {
  const looks = [0, 1, 2, 3].map((n) => plus(monday, n * hour));
  expect(new Set(looks.map((at) => between(at, afterSendPause('lead', at)))).size).toBe(4);
  expect(afterSendPause('lead', monday)).toBe(afterSendPause('lead', monday));
});
