/** Quotas of AWS Step Functions for standard workflows ("Step Functions service quotas" in the developer guide). */

/** Input or output of a task, state or execution, in bytes of UTF-8. */
export const payloadBytes = 262_144;
/** All variables of one execution together. */
export const variableBytes = 10 * 1_024 * 1_024;
export const historyEvents = 25_000;
/** A year, in milliseconds: no execution is open for longer. */
export const executionMillis = 365 * 86_400_000;
/** The name of a closed execution is free again after 90 days, and its history is gone; in milliseconds. */
export const retentionMillis = 90 * 86_400_000;
/** An execution that ended badly can be redriven for 14 days; in milliseconds. */
export const redriveMillis = 14 * 86_400_000;
/** The largest number of seconds any field takes; also the default timeout of a task. */
export const maxSeconds = 99_999_999;
/** Longest name of a state machine, state, variable or execution, in characters. */
export const nameLength = 80;

/** Whether the text is longer than a payload may be. Most are tiny, so bytes are counted only when characters could matter. */
export function tooLarge(text: string, limit = payloadBytes): boolean {
  return text.length * 3 > limit && Buffer.byteLength(text) > limit;
}
