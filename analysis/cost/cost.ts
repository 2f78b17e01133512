import { prices } from './prices.ts';

/** Usage of AWS. Milliseconds of Lambda are those of functions with `memory` gigabytes. */
export interface Usage {
  transitions: number;
  invocations: number;
  lambdaMs: number;
  readUnits: number;
  writeUnits: number;
  requests: number;
  /** Published on the bus. */
  events: number;
  mails: number;
}

/** Gigabytes of every function: lib/constructs/leadloop-function.ts, `memory`. */
export const memory = 0.5;

export const noUsage: Usage = {
  transitions: 0,
  invocations: 0,
  lambdaMs: 0,
  readUnits: 0,
  writeUnits: 0,
  requests: 0,
  events: 0,
  mails: 0,
};

export function addUsage(...all: readonly Usage[]): Usage {
  const sum = { ...noUsage };
  for (const one of all) for (const key of Object.keys(sum) as (keyof Usage)[]) sum[key] += one[key];
  return sum;
}

/** The same, multiplied. */
export function timesUsage(usage: Usage, times: number): Usage {
  return Object.fromEntries(Object.entries(usage).map(([key, value]) => [key, value * times])) as unknown as Usage;
}

/** A cost in US dollars, by service. */
export interface Cost {
  workflow: number;
  functions: number;
  table: number;
  api: number;
  mail: number;
  /** Everything but the mails. */
  beside: number;
  total: number;
}

export function costOf(usage: Usage): Cost {
  const workflow = usage.transitions * prices.transition;
  const functions = usage.invocations * prices.invocation + (usage.lambdaMs / 1_000) * memory * prices.gigabyteSecond;
  const table = usage.readUnits * prices.readUnit + usage.writeUnits * prices.writeUnit;
  const api = usage.requests * prices.request + usage.events * prices.event;
  const mail = usage.mails * prices.mail;
  const beside = workflow + functions + table + api;
  return { workflow, functions, table, api, mail, beside, total: beside + mail };
}

/**
 * Assumed milliseconds of a warm function, where no measurement exists: functions outside the workflow, and those in it on a
 * stopped virtual clock. Two to three calls to DynamoDB and one to SES take 20 to 40 ms.
 */
export const assumedMs = 60;

/**
 * The usage of one more mail of a track: planned, claimed, sent, parked, and its two events (sent, delivered). As
 * analysis/cost/lead-usage.ts counts it for a lead with a profile of two write units.
 */
export const touchUsage: Usage = {
  transitions: 2,
  invocations: 3,
  lambdaMs: 3 * assumedMs,
  readUnits: 5,
  writeUnits: 9,
  requests: 0,
  events: 0,
  mails: 1,
};
