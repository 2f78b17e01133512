import { afterEach, describe, expect, test, vi } from 'vitest';
import { TemporaryError } from '../../../../domain/lead/errors.ts';
import { log, metric } from '../../../../functions/adapters/aws/log.ts';

afterEach(() => void vi.restoreAllMocks());

describe('a log line', () => {
  test('is an object with a message, ids, and an error by name with its cause', () => {
    const write = vi.spyOn(console, 'error').mockReturnValue();
    const cause = Object.assign(new Error('no'), { name: 'ThrottlingException' });
    log.error('it failed', { leadId: 'a', error: new TemporaryError('StorageUnavailable', 'down', { cause }) });
    const error = {
      name: 'StorageUnavailable',
      message: 'down',
      stack: expect.any(String),
      cause: 'ThrottlingException',
    };
    expect(write).toHaveBeenCalledWith({ message: 'it failed', leadId: 'a', error });
  });

  test('shows nothing of what was thrown and is no error: it could be anything', () => {
    const write = vi.spyOn(console, 'error').mockReturnValue();
    log.error('it failed', { error: { email: 'ada@works.example' } });
    expect(write).toHaveBeenCalledWith({ message: 'it failed', error: { name: 'NotAnError' } });
  });

  test('hides each address in it, however deep, and leaves the rest, also the stack of an error', () => {
    const write = vi.spyOn(console, 'warn').mockReturnValue();
    const error = new Error('Email address is not verified: Ada.Zweistein+x@Works.example, ada@wörks.example');
    error.stack = 'Error at /var/task/node_modules/@scope/index.mjs:7:1';
    log.warn('not sent', {
      id: 'g-ａｄａ@works。example',
      all: [{ said: '"<ada@works.example>" said no' }],
      n: 2,
      error,
    });
    expect(write).toHaveBeenCalledWith({
      message: 'not sent',
      id: '(an address)',
      all: [{ said: '"<(an address)>" said no' }],
      n: 2,
      error: {
        name: 'Error',
        message: 'Email address is not verified: (an address), (an address)',
        stack: error.stack,
        cause: undefined,
      },
    });
  });

  test('can be a metric, in the embedded format of CloudWatch', () => {
    const lines: string[] = [];
    vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
    metric('StuckSends', 2, 1_700_000_000_000);
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ StuckSends: 2, _aws: { Timestamp: 1_700_000_000_000 } });
    expect(lines[0]?.endsWith('}\n')).toBe(true);
  });
});
