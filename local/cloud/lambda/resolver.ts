/**
 * The DNS that functions ask here, instead of the laptop's: without a network a lead must not wait for one, and with one the
 * same post must not end differently. Every name takes mail, except those whose first label is `no-mail` (`no-mail.example.io`).
 */
class Resolver {
  async resolveMx(name: string) {
    if (name.split('.')[0] === 'no-mail')
      throw Object.assign(new Error(`queryMx ENOTFOUND ${name}`), { code: 'ENOTFOUND', hostname: name });
    return [{ priority: 10, exchange: `mx.${name}` }];
  }

  async resolve4(): Promise<string[]> {
    return ['127.0.0.1'];
  }

  async resolve6(): Promise<string[]> {
    return [];
  }
}

/** Replacements for these modules in a function's `require`. */
export const ownModules: Readonly<Record<string, unknown>> = { 'node:dns/promises': { Resolver } };
