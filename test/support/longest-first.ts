import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The slow suites' files of half a minute or more, longest first; a clone without vitest's cache knows no durations. */
export const longest = [
  'test/faults/chaos.test.ts',
  'test/faults/durability.test.ts',
  'test/faults/import.test.ts',
  'test/exhaustive/erasure-race.test.ts',
  'test/exhaustive/edits.test.ts',
  'test/browser/accessibility.test.ts',
  'test/browser/deeds.test.ts',
  'test/lifecycle/capture/surge.test.ts',
  'test/browser/lead-edits.test.ts',
  'test/browser/german.test.ts',
  'test/browser/site.test.ts',
  'test/browser/app.test.ts',
  'test/lifecycle/sales/outcomes.test.ts',
  'test/exhaustive/fuzz.test.ts',
  'test/exhaustive/linear-readers.test.ts',
  'test/lifecycle/mail/held-mail.test.ts',
  'test/browser/two-people.test.ts',
  'test/lifecycle/no-personal-data.test.ts',
  'test/exhaustive/hand-off-protocol.test.ts',
];

/** Begins with the longest files, so that no worker is still in one when the others have nothing left. */
export class LongestFirst extends BaseSequencer {
  override async sort(specifications: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = longest.indexOf(relative(this.ctx.config.root, moduleId));
      return place < 0 ? longest.length : place;
    };
    return (await super.sort(specifications)).sort((a, b) => rank(a) - rank(b));
  }
}
