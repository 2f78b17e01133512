import type { Figures, InsightPart } from '../../analysis/insight/insight.ts';
import { leadIn } from '../../analysis/insight/journey.ts';
import { leadsBehind, tablesOf } from '../../analysis/insight/shown/tables.ts';
import { whoIsExactly } from '../../domain/lead/who.ts';
import { createLeads } from '../../functions/adapters/dynamodb/leads.ts';
import { createTable } from '../../functions/adapters/dynamodb/table.ts';
import { leadIdOfInsight, readKeys } from '../../functions/adapters/secrets/key-ring.ts';
import { CommandError } from '../command/arguments.ts';
import type { DeploymentTarget } from '../target.ts';

/** A lifecycle behind a figure, with its lead; a deleted lead has no stage. */
interface NamedLead {
  lifecycle: string;
  who: string;
  id?: string;
  stage?: string;
}

const mostRowsNamed = 20;

/** The lifecycles behind `column@row`, in the first table that has both. Throws a CommandError that names what there is. */
export function namesBehind(figures: Figures, parts: readonly InsightPart[], behind: string): readonly string[] {
  const [column = '', ...rest] = behind.split('@');
  const row = rest.join('@');
  const tables = parts.flatMap((part) => tablesOf(figures, part));
  for (const { name, columns } of tables) {
    const leads = columns.includes(column) ? leadsBehind(tables, name, row, column) : undefined;
    if (leads) return leads;
  }
  const having = tables.filter(({ columns }) => columns.includes(column));
  const columns = [...new Set(tables.flatMap((table) => table.columns))].join(', ');
  if (having.length === 0) throw new CommandError(`got --behind ${behind}, expected a column of ${columns}`);
  const rows = [...new Set(having.flatMap((table) => table.rows.map(({ key }) => key)))].slice(-mostRowsNamed);
  throw new CommandError(`got --behind ${behind}, expected ${column}@ with a row of ${rows.join('; ')}`);
}

/** The names of these leads as the deployment knows them now. */
export async function leadsNamed(names: readonly string[], target: DeploymentTarget): Promise<NamedLead[]> {
  const keys = await readKeys(target.output('KeysSecretId'));
  const idOf = (name: string) => leadIdOfInsight(keys, leadIn(name));
  const known = await createLeads(createTable(target.output('TableName'))).known(names.map(idOf));
  return names.map((lifecycle) => {
    const lead = known.get(idOf(lifecycle));
    if (!lead) return { lifecycle, who: 'a lead that is gone' };
    return { lifecycle, who: whoIsExactly(lead), id: lead.id, stage: lead.stage };
  });
}

export const leadsText = (leads: readonly NamedLead[], behind: string): string =>
  [`${leads.length} behind ${behind}`, ...leads.map(({ who, stage }) => `  ${who}${stage ? `, ${stage}` : ''}`)].join(
    '\n',
  );
