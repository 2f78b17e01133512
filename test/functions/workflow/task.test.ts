import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PermanentError, TemporaryError } from '../../../domain/lead/errors.ts';
import type { TaskHandler, TaskInput } from '../../../domain/workflow/step.ts';
import { task } from '../../../functions/workflow/task.ts';

beforeEach(() => {
  vi.spyOn(console, 'info').mockReturnValue();
  vi.spyOn(console, 'error').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

const input: TaskInput = { leadId: 'a'.repeat(32), lifecycleId: 'b'.repeat(12) };
const output = { next: 'wait', revision: 1, until: '2026-11-23T10:00:00.000Z' };
function run(handler: TaskHandler, given: TaskInput = input) {
  const deployed = task('nurture', () => handler);
  return deployed(given, {} as Parameters<typeof deployed>[1]);
}

describe('the task middleware', () => {
  it('hands ids in and the decision out, and logs both', async () => {
    expect(await run(async () => output)).toEqual(output);
    expect(console.info).toHaveBeenCalledWith({ message: 'nurture', ...input, next: 'wait', until: output.until });
  });

  it.each([
    new TemporaryError('StorageUnavailable', 'down'),
    new TemporaryError('MailUnavailable', 'down'),
    new TemporaryError('LeadChanged', 'changed'),
    new PermanentError('LeadNotFound', 'gone'),
  ])('lets $name keep its name, which Retry and Catch go by', async (error) => {
    await expect(run(() => Promise.reject(error))).rejects.toBe(error);
    const logged = expect.objectContaining({ message: 'nurture failed', leadId: input.leadId });
    expect(console.error).toHaveBeenCalledWith(logged);
  });

  it('refuses an input that is not two ids, by the names it expects', async () => {
    await expect(run(async () => output, {} as TaskInput)).rejects.toThrow('expected {"leadId", "lifecycleId"}');
  });

  it('refuses a date that is none here and not in the state machine', async () => {
    await expect(run(async () => ({ ...output, until: 'soon' }))).rejects.toThrow('not an instant: soon');
  });

  it('makes the handler again when making it failed', async () => {
    const made = vi.fn(async (): Promise<TaskHandler> => async () => output);
    made.mockRejectedValueOnce(new Error('no secret yet'));
    const deployed = task('nurture', made);
    const context = {} as Parameters<typeof deployed>[1];
    await expect(deployed(input, context)).rejects.toThrow('no secret yet');
    expect(await deployed(input, context)).toEqual(output);
  });
});
