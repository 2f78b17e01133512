import type { InvalidField } from '../../domain/lead/invalid-field.ts';
import type { Row } from './sheet.ts';

/** What became of the rows, in numbers, with a few lines of the file as examples. Plain data: a checkpoint keeps it. */
export interface Tally {
  new: number;
  merged: number;
  /** The same content again: in the file twice, or imported before. */
  repeated: number;
  /** Rows of people who asked to be erased: no list brings them back. */
  erased?: number;
  rejected: number;
  /** How many of the rejected rows refuse mail. */
  saidNo?: number;
  /** How many of the good rows must confirm first. */
  mustConfirm: number;
  /** How many of the new and the merged rows are of people who get no mail: they said no before, or their address bounces. */
  suppressed: number;
  /** Reasons for rejected rows, by field and expectation. */
  reasons: { why: string; times: number; lines: number[] }[];
  /** Rows of one person. */
  doubles: { line: number; of: number }[];
}

export const emptyTally = (): Tally => ({
  new: 0,
  merged: 0,
  repeated: 0,
  rejected: 0,
  mustConfirm: 0,
  suppressed: 0,
  reasons: [],
  doubles: [],
});

/** Enough to find the mistake in a file. */
const examples = 5;
const mostReasons = 20;

export const rowsOf = (tally: Tally): number =>
  tally.new + tally.merged + tally.repeated + (tally.erased ?? 0) + tally.rejected;

export function reject(tally: Tally, { line }: Row, reasons: readonly InvalidField[]): void {
  tally.rejected += 1;
  for (const { field, got, expected } of reasons) {
    const why = field === 'filter' ? got : `${field}: expected ${expected}`;
    let reason = tally.reasons.find((one) => one.why === why);
    if (!reason && tally.reasons.length < mostReasons) {
      reason = { why, times: 0, lines: [] };
      tally.reasons.push(reason);
    }
    if (!reason) continue;
    reason.times += 1;
    if (reason.lines.length < examples) reason.lines.push(line);
  }
}

/** Counts a row of a person who wants no mail. */
export function countNo(tally: Tally, { saidNo }: { saidNo?: string }): void {
  if (saidNo !== undefined) tally.saidNo = (tally.saidNo ?? 0) + 1;
}

export function double(tally: Tally, line: number, of: number): void {
  if (tally.doubles.length < examples) tally.doubles.push({ line, of });
}

const count = (n: number) => n.toLocaleString('en');
const rows = (n: number) => `${count(n)} ${n === 1 ? 'row' : 'rows'}`;

/** The summary for people. `dry`: what would happen. */
export function summary(tally: Tally, dry: boolean): string[] {
  const lines = [
    `${rows(rowsOf(tally))}: ${count(tally.new)} ${dry ? 'would be ' : ''}new, ${count(tally.merged)} merged into leads known by then, ${count(tally.repeated)} in already, ${count(tally.rejected)} rejected`,
  ];
  if (tally.mustConfirm > 0)
    lines.push(
      `${rows(tally.mustConfirm)} without a consent basis: ${dry ? 'they would be' : 'they are'} asked to confirm first`,
    );
  if (tally.suppressed > 0)
    lines.push(`${rows(tally.suppressed)} of people who have said no, or whose address bounces: that stays so`);
  if (tally.erased)
    lines.push(
      `${rows(tally.erased)} of people who asked to be erased: they stay so, until they ask for something themselves`,
    );
  if (tally.saidNo)
    lines.push(
      `${rows(tally.saidNo)} of people who said no to mail: they get none${dry ? '; the import lists their addresses for leadloop suppress' : ''}`,
    );
  for (const { line, of } of tally.doubles) lines.push(`  line ${line}: the same person as line ${of}`);
  for (const { why, times, lines: at } of tally.reasons)
    lines.push(`  ${count(times)} × ${why} (line ${at.join(', ')}${times > at.length ? ', …' : ''})`);
  return lines;
}
