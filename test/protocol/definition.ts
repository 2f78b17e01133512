import { readdirSync, readFileSync } from 'node:fs';
import jsonata from 'jsonata';
import { expect } from 'vitest';
import type { Wait } from '../../domain/lead/lead.ts';

interface AslState {
  Type: string;
  Resource?: string;
  Next?: string;
  Default?: string;
  Arguments?: Record<string, unknown> & { FunctionName?: string; Payload?: string };
  Choices?: { Condition: string; Next: string }[];
  Catch?: { ErrorEquals: string[]; Next: string }[];
  Retry?: { ErrorEquals: string[]; MaxAttempts?: number }[];
}

/** A state of the definition, as far as the model plays it. */
export type Place =
  | {
      kind: 'task';
      state: string;
      task: string;
      next: string;
      retried: string[];
      caught: Record<string, string>;
      /** Whether the function hears which execution asks. */
      namesExecution: boolean;
    }
  | {
      kind: 'wait';
      state: string;
      wait: Wait;
      next: string;
      onTimeout: string;
      onChanged: string;
      /** What parking takes off the lead's row, and what it counts there. */
      removes: string[];
      counts: string[];
    }
  | { kind: 'end' | 'failure'; state: string };

/** One definition as the model and the checks read it. */
export interface Definition {
  start: string;
  /** The tasks that call a function, by state. */
  tasks: { state: string; task: string }[];
  /** The state itself, or, of a question, the state the answer leads to. */
  placeAt(name: string, answer?: string): Place;
  /** The answers that the question behind a state names; undefined when nothing is asked there. */
  answersAt(state: string): string[] | undefined;
}

const room = 'state-machines';
const inFile = (path: string) => definitionOf(readFileSync(`${room}/${path}`, 'utf8'));

/** The definition that new executions are started on. */
export const current = (): Definition => inFile('lead-lifecycle.asl.json');

/** Every definition that executions may still be on, by version. `npm run generate` writes that of the version under way. */
export function released(): Record<string, Definition> {
  const files = readdirSync(`${room}/released`).filter((file) => file.endsWith('.asl.json'));
  return Object.fromEntries(files.map((file) => [file.replace('.asl.json', ''), inFile(`released/${file}`)]));
}

export function definitionOf(text: string): Definition {
  const { StartAt, States } = JSON.parse(text) as { StartAt: string; States: Record<string, AslState> };
  const stateAt = (name: string): AslState => {
    const state = States[name];
    if (!state) throw new Error(`the definition has no state ${name}`);
    return state;
  };

  /** The model asks a million times; the answers are few. */
  const places = new Map<string, Place>();
  function placeAt(name: string, answer?: string): Place {
    const question = `${name} ${answer}`;
    const place = places.get(question) ?? read(name, answer);
    places.set(question, place);
    return place;
  }

  function read(name: string, answer?: string): Place {
    const state = stateAt(name);
    if (state.Type === 'Choice') {
      const chosen = state.Choices?.find(({ Condition }) => answerIn(Condition) === answer);
      return placeAt(chosen?.Next ?? state.Default ?? '');
    }
    if (state.Type === 'Fail') return { kind: 'failure', state: name };
    if (state.Type !== 'Task') return { kind: 'end', state: name };
    const next = state.Next ?? '';
    const caught = Object.fromEntries(
      (state.Catch ?? []).flatMap(({ ErrorEquals, Next }) => ErrorEquals.map((error) => [error, Next])),
    );
    if (!state.Resource?.endsWith(':updateItem.waitForTaskToken')) {
      const retries = (state.Retry ?? []).filter(({ MaxAttempts }) => MaxAttempts !== 0);
      return {
        kind: 'task',
        state: name,
        task: taskOf(state),
        next,
        caught,
        retried: retries.flatMap(({ ErrorEquals }) => ErrorEquals),
        namesExecution: state.Arguments?.Payload?.includes("'execution'") ?? false,
      };
    }
    const { ConditionExpression, UpdateExpression, ExpressionAttributeValues } = state.Arguments ?? {};
    expect(ConditionExpression).toBe('revision = :seen AND lifecycleId = :lifecycle');
    const written = /^SET parked = :parked REMOVE ([\w, ]+?)(?: ADD (\w+) :one)?$/.exec(String(UpdateExpression));
    expect(written, String(UpdateExpression)).not.toBeNull();
    const wait = (ExpressionAttributeValues as { ':parked': { M: { for: { S: Wait } } } })[':parked'].M.for.S;
    return {
      kind: 'wait',
      state: name,
      wait,
      next,
      onTimeout: caught['States.Timeout'] ?? '',
      onChanged: caught['DynamoDb.ConditionalCheckFailedException'] ?? '',
      removes: written?.[1]?.split(', ') ?? [],
      counts: written?.[2] ? [written[2]] : [],
    };
  }

  return {
    start: StartAt,
    tasks: Object.entries(States)
      .filter(([, { Type, Resource }]) => Type === 'Task' && Resource?.endsWith(':lambda:invoke'))
      .map(([name, state]) => ({ state: name, task: taskOf(state) })),
    placeAt,
    answersAt(name) {
      const question = stateAt(stateAt(name).Next ?? '');
      return question.Choices?.map(({ Condition }) => answerIn(Condition));
    },
  };
}

const taskOf = ({ Arguments }: AslState): string => String(Arguments?.FunctionName).replace(/\W/g, '');

interface Ast {
  type: string;
  value?: unknown;
  steps?: Ast[];
  lhs?: Ast;
  rhs?: Ast;
}

/** The answer that a condition asks for. Throws when it asks anything else: what it understands would not be known. */
export function answerIn(condition: string): string {
  const ast = jsonata(condition.replace(/^\{%|%\}$/g, '')).ast() as unknown as Ast;
  const path = ast.lhs?.steps?.map(({ value }) => value).join('.');
  if (ast.type !== 'binary' || ast.value !== '=' || path !== 'states.input' || ast.rhs?.type !== 'string')
    throw new Error(`expected {% $states.input = '…' %}, got ${condition}`);
  return String(ast.rhs.value);
}
