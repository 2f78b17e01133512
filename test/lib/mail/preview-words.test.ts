import { expect, test } from 'vitest';
import { unsaid } from '../../../lib/mail/preview-words.ts';

test.each([
  ['Two questions, one minute.', 'Two questions, and a plain answer.', ['one', 'minute']],
  ['Two questions, one minute.', 'Two questions that take one minute.', []],
  ['A plan before Friday.', 'The plan for your week.', ['friday']],
  ['What technicians say of planning', 'Each technician plans the day and says so.', []],
  ['A discount for your whole team', 'Here is our newsletter about lifts.', ['discount', 'whole', 'team']],
  ['Read in 5 minutes', 'It takes 15 minutes to read.', ['5']],
  ['{{company}} and {{firstName}}', 'Nothing at all.', []],
])('K9: of the preview %j the mail %j does not say %j', (preview, said, missing) => {
  expect(unsaid(preview, said)).toEqual(missing);
});
