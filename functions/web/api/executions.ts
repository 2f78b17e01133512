import type { executionOperations } from '../../http/api/operations/executions.ts';
import type { Answers } from '../../http/api/router.ts';
import type { ExecutionRow, ExecutionView } from '../../http/api/shapes-operations.ts';
import { RequestError } from '../../http/problem.ts';
import {
  type ExecutionDesk,
  type ExecutionDetail,
  type ExecutionLine,
  RefusedError,
} from '../../services/operations/execution-desk.ts';

export interface ExecutionDeps {
  executionDesk: ExecutionDesk;
}

/** Executions, and the actions on them. */
export function executionAnswers({
  executionDesk: desk,
}: ExecutionDeps): Pick<Answers, keyof typeof executionOperations> {
  const row = (line: ExecutionLine, zone: string): ExecutionRow => {
    const { name, leadId, status, startedAt, stoppedAt, current, stuck, lead } = line;
    return {
      name,
      leadId,
      status,
      startedAt,
      stoppedAt,
      current,
      stuck,
      stage: lead?.stage,
      waits: desk.waits(line, zone),
    };
  };

  const view = (one: ExecutionDetail, zone: string): ExecutionView => {
    const { steps, cut, may, others } = one;
    return { ...row(one, zone), state: steps.at(-1)?.state, steps, cut, may: [...may], others };
  };

  async function shown(name: string, zone: string): Promise<ExecutionView> {
    const one = await desk.detail(name);
    if (!one) throw new RequestError({ status: 404, title: 'There is no such execution' });
    return view(one, zone);
  }

  /** Does it and shows the execution that the lead has after it. */
  async function done(act: () => Promise<string>, zone: string): Promise<ExecutionView> {
    try {
      return await shown(await act(), zone);
    } catch (error) {
      if (error instanceof RefusedError)
        throw new RequestError({ status: 409, title: 'This cannot be done now', detail: error.message });
      throw error;
    }
  }

  return {
    async executions({ query: { status, q, cursor, limit }, user: { timeZone } }) {
      if (q || status === 'stuck') {
        const lines = q ? await desk.ofLead(q) : await desk.stuck();
        return { executions: lines.map((line) => row(line, timeZone)) };
      }
      const page = await desk.page({ status, cursor, limit });
      return { executions: page.lines.map((line) => row(line, timeZone)), cursor: page.cursor };
    },

    execution: ({ id, user }) => shown(id, user.timeZone),
    restartExecution: ({ id, user }) => done(() => desk.restart(id), user.timeZone),
    redriveExecution: ({ id, user }) => done(() => desk.redrive(id), user.timeZone),
    stopExecution: ({ id, user }) => done(() => desk.stop(id), user.timeZone),

    async reveal({ id }) {
      const lead = await desk.lead(id);
      if (!lead) throw new RequestError({ status: 404, title: 'There is no such lead' });
      const { name, email, company, phone } = lead;
      return { name, email, company, phone };
    },
  };
}
