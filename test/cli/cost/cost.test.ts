import { describe, expect, test } from 'vitest';
import { noUsage } from '../../../analysis/cost/cost.ts';
import { createHistories } from '../../../cli/aws/histories.ts';
import { CommandError } from '../../../cli/command/arguments.ts';
import { command, refuseUnknown } from '../../../cli/commands/cost.ts';
import { leadCosts } from '../../../cli/cost/lead-costs.ts';
import { costText } from '../../../cli/cost/text.ts';
import { read, unseen } from '../../support/cli.ts';
import { history, monday, send } from '../../support/fixtures.ts';

const machine = 'arn:aws:states:eu-central-1:123456789012:stateMachine:leadloop-prod-lead-lifecycle';
const entered = (name: string) => ({
  type: 'TaskStateEntered',
  timestamp: new Date(monday),
  stateEnteredEventDetails: { name },
});

/** Step Functions that knows these executions, in pages of one event. */
function stepFunctions(known: Record<string, object[]>) {
  const send = async ({ input }: { input: { executionArn: string; nextToken?: string } }) => {
    const events = known[input.executionArn.split(':').at(-1) ?? ''];
    if (!events) throw Object.assign(new Error('no'), { name: 'ExecutionDoesNotExist' });
    const at = Number(input.nextToken ?? 0);
    return { events: events.slice(at, at + 1), nextToken: at + 1 < events.length ? String(at + 1) : undefined };
  };
  return createHistories(machine, { send } as never);
}

const one = history({ restarts: 1 }, { sends: [send('welcome', monday)] });
const name = `${one.lead.id}-${one.lead.lifecycleId}`;
const leads = { history: async (id: string) => (id === one.lead.id ? one : undefined) };

describe('leadloop cost', () => {
  test('adds up all pages of all executions of a lead, replaced ones too', async () => {
    const histories = stepFunctions({
      [name]: [entered('Verify lead')],
      [`${name}-1`]: [entered('Verify lead'), entered('Qualify lead')],
    });
    const [found] = await leadCosts({ leads, terminal: unseen, histories }, [one.lead.id, 'nobody']);
    expect(found).toMatchObject({ leadId: one.lead.id, gone: 0, usage: { transitions: 3, mails: 1 } });
  });

  test('says that histories are no longer kept', async () => {
    const found = await leadCosts({ leads, terminal: unseen, histories: stepFunctions({ [`${name}-1`]: [] }) }, [
      one.lead.id,
    ]);
    expect(found[0]?.gone).toBe(1);
    expect(costText(found)).toContain('so left out: 1 execution.');
  });

  test('prints the lead, the plain machine for the same mails, the ratio with its aim, and whose prices these are', async () => {
    const found = await leadCosts({ leads, terminal: unseen, histories: stepFunctions({}) }, [one.lead.id]);
    const text = costText(found);
    expect(text).toMatch(new RegExp(`^${one.lead.id} `, 'm'));
    expect(text).toMatch(/^plain Wait\/Send, the same mails +1 +60 /m);
    expect(text).toMatch(/Everything beside SES is \d\.\d\d of SES \(aim: at most 0\.8\)/);
    expect(text).toMatch(/Prices of \d{4}-\d\d-\d\d in us-east-1/);
    expect(text).not.toContain('@');
    expect(costText([])).toBe('There is no lead yet.');
  });
});

test('an id that no lead has is refused, not left out', () => {
  const costs = [{ leadId: 'a', usage: noUsage, gone: 0 }];
  expect(() => refuseUnknown(['a', 'b', 'c'], costs)).toThrow('got --leads b,c, expected ids of leads that are there');
  expect(() => refuseUnknown(['a'], costs)).not.toThrow();
});

describe('its arguments', () => {
  test('are leads by id or by number', () => {
    const id = '0123456789abcdef0123456789abcdef';
    expect(read(command, '--leads', `${id},${id}`).leads).toEqual([id, id]);
    expect(read(command, '--leads', '20', '--stack', 'Leadloop-prod')).toEqual({ leads: 20, stack: 'Leadloop-prod' });
    expect(read(command, '--leads', 'all').leads).toBe(Number.POSITIVE_INFINITY);
  });

  test.each([[], ['--leads', 'grace@example.org'], ['--leads', '0'], ['--lead', '3']])(
    'say what is wrong: %s %s',
    (...args) => {
      expect(() => read(command, ...args.filter(Boolean))).toThrow(CommandError);
    },
  );
});
