import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { holds } from '../../../domain/lead/expression.ts';
import { loadConfig } from '../../../lib/config/load.ts';
import { edited, settings, wrongAfter } from '../../support/repository/edited.ts';

const segmentsAre = (...lines: string[]) =>
  wrongAfter('segments.yaml', /^segments:\n[\s\S]*/m, `segments:\n${lines.join('')}`);
const warm = (when: string) => `  - { id: warm, title: Warm, when: "${when}" }\n`;

test('what the comment of segments.yaml offers to copy works', () => {
  const [, copied = ''] =
    /try: (segments: .+)$/m.exec(readFileSync(join(settings, 'config/segments.yaml'), 'utf8')) ?? [];
  expect(wrongAfter('segments.yaml', /^segments:\n[\s\S]*/m, `${copied}\n`)).toBe('');
  expect(copied).toContain('warm');
});

test('what is wrong in a segment is told with its line and the word that was meant', () => {
  expect(segmentsAre(warm('score >= 30'))).toBe('');
  expect(segmentsAre(warm('skore >= 30'))).toMatch(
    /segments\.yaml:\d+:\d+ segments\[0\]\.when: got "skore", expected one of the facts about a lead: .* — did you mean "score"\?/,
  );
  expect(segmentsAre(warm("answers.tem = 'x'"))).toContain('expected one of the fields of forms in capture.yaml');
  expect(segmentsAre(warm('score >='))).toContain('expected a JSONata condition on the lead');
  expect(segmentsAre(warm('score > 1'), warm('score > 2'))).toContain('got "warm" a second time');
});

test('a track names segments that there are, and carries what they ask', () => {
  const first = '  - id: first\n';
  const named = `${first}    segments: [sales-again, warmm]\n`;
  expect(wrongAfter('nurture.yaml', first, named)).toMatch(
    /nurture\.yaml:\d+:\d+ tracks\[0\]\.segments\[1\]: got "warmm", expected one of the segments of segments\.yaml: .*did you mean "warm"/,
  );
  const copy = edited('nurture.yaml', first, `${first}    segments: [warm]\n`);
  const { nurture, segments } = loadConfig(copy.dir);
  copy.remove();
  expect(nurture.tracks[0]).toMatchObject({ inSegments: [segments.segments.find(({ id }) => id === 'warm')?.when] });
  expect(nurture.tracks.filter((track) => 'inSegments' in track && track.inSegments)).toHaveLength(1);
});

test.each(['goal', 'skip', 'stop'])(
  'the %s of a track asks for segments that there are, and carries what they ask',
  (key) => {
    const [track, step] = ['  - id: first\n', '      - { id: welcome,'];
    const [from, before] = key === 'goal' ? [track, `${track}    goal: `] : [step, `      - { ${key}: `];
    const asking = (condition: string) => `${before}"${condition}"${key === 'goal' ? '\n' : ', id: welcome,'}`;
    expect(wrongAfter('nurture.yaml', from, asking("'warmm' in segments"))).toMatch(
      new RegExp(
        `nurture\\.yaml:\\d+:\\d+ tracks\\[0\\].*${key}: got "warmm", expected one of the segments of .*did you mean "warm"`,
      ),
    );
    expect(wrongAfter('nurture.yaml', from, asking("'warm' in segment"))).toContain(
      'got "segment", expected one of the facts',
    );
    expect(wrongAfter('nurture.yaml', from, asking('$count(segments) > 1'))).toContain(
      'got "segments", expected one of the facts',
    );
    const copy = edited('nurture.yaml', from, asking("score > 90 or $not('warm' in segments)"));
    const { nurture } = loadConfig(copy.dir);
    copy.remove();
    const [first] = nurture.tracks;
    const asked = key === 'goal' ? first?.goal : first?.steps[0]?.[key as 'skip' | 'stop'];
    expect(asked?.text).toBe("score > 90 or $not('warm' in segments)");
    const facts = { stage: 'nurturing', score: 40 };
    const holdsFor = (more: object) => asked && holds(asked.asks, { ...facts, ...more });
    expect(holdsFor({})).toBe(false);
    expect(holdsFor({ score: 10 })).toBe(true);
    expect(holdsFor({ score: 'none' })).toBe(false); // The rest of the condition cannot be compared.
    expect(holdsFor({ mayProfile: false })).toBe(true);
  },
);

test('a segment asks for no other segment, so none can go in a circle', () => {
  expect(segmentsAre(warm("'warm' in segments"))).toContain('got "segments", expected one of the facts about a lead');
});

test('a folder of before segments has none', () => {
  const copy = edited('segments.yaml', 'Warm', 'Hot');
  rmSync(join(copy.dir, 'segments.yaml'));
  expect(loadConfig(copy.dir).segments).toEqual({ segments: [] });
  copy.remove();
});
