import type { Parameter } from '../assembly/index.ts';
import { isObject } from '../assembly/template.ts';
import { readKept, replaceFile } from '../journal/kept-file.ts';

export interface Parameters {
  /** AWS JSON 1.1: `AmazonSSM.GetParameter` and `AmazonSSM.PutParameter`. */
  handle(target: string, body: unknown): { status: number; body: unknown };
}

interface Kept {
  value: string;
  version: number;
}

/** The parameters of the template, with the values put since; `path` outlives the process. */
export function openParameters(path: string, parameters: readonly Parameter[]): Parameters {
  const kept = readKept<Kept>(path);
  const refused = (__type: string, message: string) => ({ status: 400, body: { __type, message } });

  return {
    handle(target, body) {
      const { Name = '', Value, Overwrite } = isObject(body) ? (body as Record<string, unknown>) : {};
      const parameter = parameters.find(({ name }) => name === Name);
      if (target === 'AmazonSSM.GetParameter') {
        if (!parameter) return refused('ParameterNotFound', '');
        const { value, version } = kept[parameter.name] ?? { value: parameter.value, version: 1 };
        return { status: 200, body: { Parameter: { Name, Type: 'String', Value: value, Version: version } } };
      }
      if (target !== 'AmazonSSM.PutParameter')
        return refused('UnknownOperationException', `${target} is not supported`);
      if (!parameter) return refused('ParameterNotFound', 'only parameters of the template are kept here');
      if (Overwrite !== true) return refused('ParameterAlreadyExists', 'The parameter already exists.');
      if (parameter.pattern && !new RegExp(parameter.pattern).test(String(Value)))
        return refused(
          'ParameterPatternMismatchException',
          `Parameter value, cannot be validated against allowedPattern: ${parameter.pattern}`,
        );
      const version = (kept[parameter.name]?.version ?? 1) + 1;
      kept[parameter.name] = { value: String(Value), version };
      replaceFile(path, JSON.stringify(kept, null, 2));
      return { status: 200, body: { Version: version, Tier: 'Standard' } };
    },
  };
}
