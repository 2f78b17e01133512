import type { Instant } from '../../domain/time/instant.ts';

/** One call of a program to anything outside. */
export interface Call {
  to: 'table' | 'step-functions' | 'ses';
  method: string;
  args: readonly unknown[];
}

/** What a program sees of the world: all it does, it does by `call`. */
export interface Outside {
  call(call: Call): Promise<unknown>;
  now(): Instant;
}

export type Program = (outside: Outside) => Promise<unknown>;

/** What a program does next: a call, its result, or its error. */
export type Next = { call: Call } | { result: unknown } | { error: Error };

interface Node {
  parent: number;
  answer: unknown;
  at: Instant;
}

/**
 * Programs that can be stopped after any call and gone on with from there, more than once: an async function cannot be copied,
 * but it is determined by the answers it has had, so it is run again with those. A history is a number; two runs with the same
 * answers at the same times have the same.
 */
export function createReplay() {
  const nodes: Node[] = [];
  const numbers = new Map<string, number>();
  const known = new Map<string, Next>();

  /** `text` tells this answer from others. */
  function history(parent: number, answer: unknown, at: Instant, text: string): number {
    const key = `${parent} ${at} ${text}`;
    const found = numbers.get(key);
    if (found !== undefined) return found;
    numbers.set(key, nodes.length);
    return nodes.push({ parent, answer, at }) - 1;
  }

  function answersOf(number: number): Node[] {
    const node = nodes[number];
    return node === undefined ? [] : [...answersOf(node.parent), node];
  }

  /** What the program does after this history. */
  async function next(name: string, program: Program, number: number): Promise<Next> {
    const key = `${name} ${number}`;
    const before = known.get(key);
    if (before) return before;
    const [start, ...answers] = answersOf(number);
    let calls = 0;
    const found = await new Promise<Next>((resolve) => {
      const outside: Outside = {
        now: () => (answers[Math.min(calls, answers.length) - 1] ?? start)?.at ?? '',
        call: (call) => {
          const answer = answers[calls++];
          if (answer) return Promise.resolve(answer.answer);
          resolve({ call });
          return new Promise(() => {});
        },
      };
      program(outside).then(
        (result) => resolve({ result }),
        (error: Error) => resolve({ error }),
      );
    });
    known.set(key, found);
    return found;
  }

  return { begin: (at: Instant) => history(-1, null, at, 'begins'), history, next };
}
