import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { PermanentError, TemporaryError } from '../../../domain/lead/errors.ts';
import type { Step, StepResult, TaskInput, TaskOutput } from '../../../domain/workflow/step.ts';
import { task } from '../../../functions/workflow/task.ts';
import { createMemoryTable } from '../../protocol/memory-table.ts';
import { aLead } from '../../support/lead.ts';

beforeEach(() => {
  vi.spyOn(console, 'info').mockReturnValue();
  vi.spyOn(console, 'error').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

const input: TaskInput = { leadId: 'a'.repeat(32), lifecycleId: 'b'.repeat(12) };
const output: TaskOutput = { next: 'wait', revision: 1, until: '2026-11-23T10:00:00.000Z' };
const lead = aLead(output.until);
const result: StepResult = { ...output, lead };
const published: StepResult[] = [];
const resources = () => ({
  table: createMemoryTable(),
  outbox: { publishAfter: async (one: StepResult) => void published.push(one) },
});
function run(handler: Step, given: TaskInput = input) {
  const deployed = task('nurture', () => handler, resources);
  return deployed(given, {} as Parameters<typeof deployed>[1]);
}

describe('the task middleware', () => {
  test('hands ids in and the decision out, and logs both', async () => {
    expect(await run(async () => result)).toEqual(output);
    expect(console.info).toHaveBeenCalledWith({ message: 'nurture', ...input, next: 'wait', until: output.until });
  });

  test('publishes what the step made of the lead, which the state machine never sees', async () => {
    published.length = 0;
    expect(await run(async () => result)).not.toHaveProperty('lead');
    expect(published).toEqual([result]);
  });

  test.each([
    new TemporaryError('StorageUnavailable', 'down'),
    new TemporaryError('MailUnavailable', 'down'),
    new TemporaryError('LeadChanged', 'changed'),
    new PermanentError('LeadNotFound', 'gone'),
  ])('lets $name keep its name, which Retry and Catch go by', async (error) => {
    await expect(run(() => Promise.reject(error))).rejects.toBe(error);
    const logged = expect.objectContaining({ message: 'nurture failed', leadId: input.leadId });
    expect(console.error).toHaveBeenCalledWith(logged);
  });

  test('refuses an input that is not two ids, by the names it expects', async () => {
    await expect(run(async () => result, {} as TaskInput)).rejects.toThrow('expected {"leadId", "lifecycleId"}');
  });

  test('refuses a date that is none here and not in the state machine', async () => {
    await expect(run(async () => ({ ...result, until: 'soon' }))).rejects.toThrow('not an instant: soon');
  });

  test('makes the handler again when making it failed', async () => {
    const made = vi.fn(async (): Promise<Step> => async () => result);
    made.mockRejectedValueOnce(new Error('no secret yet'));
    const deployed = task('nurture', made, resources);
    const context = {} as Parameters<typeof deployed>[1];
    await expect(deployed(input, context)).rejects.toThrow('no secret yet');
    expect(await deployed(input, context)).toEqual(output);
  });
});
