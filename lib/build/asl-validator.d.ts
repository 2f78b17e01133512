/** asl-validator ships no types; this is the part in use. */
declare module 'asl-validator' {
  export default function validate(
    definition: unknown,
    options: { checkArn: boolean; checkPaths: boolean },
  ): { isValid: boolean; errorsText(separator?: string): string };
}
