import { readKept, replaceFile } from '../journal/kept-file.ts';

/** A person who may sign in here. */
export interface Account {
  email: string;
  name: string;
  /** The sign-in page's note about the person. */
  note?: string;
}

export interface Accounts {
  all(): Account[];
  find(email: string): Account | undefined;
  /** AdminCreateUser, AdminGetUser, AdminDeleteUser and ListUsers of Cognito's API. */
  handle(target: string, body: unknown): Promise<{ status: number; body: unknown }>;
}

type Input = { Username?: string; UserAttributes?: { Name: string; Value?: string }[] };

/** The people of all pools: those given at the start, and those a program has invited. */
export function openAccounts(path: string, given: readonly Account[]): Accounts {
  const { invited = [], removed = [] } = readKept<unknown>(path) as { invited?: Account[]; removed?: string[] };
  const save = () => replaceFile(path, JSON.stringify({ invited, removed }), 0o600);
  const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
  const all = () => [
    ...given.filter(({ email }) => !removed.some((gone) => same(gone, email))),
    ...invited.filter(({ email }) => !given.some((one) => same(one.email, email))),
  ];
  const find = (email: string) => all().find((one) => same(one.email, email));
  const refused = (__type: string, message: string) => ({ status: 400, body: { __type, message } });
  const user = ({ email, name }: Account) => ({
    Username: email,
    Enabled: true,
    UserStatus: 'CONFIRMED',
    Attributes: [
      { Name: 'sub', Value: subjectOf(email) },
      { Name: 'email', Value: email },
      { Name: 'email_verified', Value: 'true' },
      { Name: 'name', Value: name },
    ],
  });

  return {
    all,
    find,
    async handle(target, body) {
      const { Username = '', UserAttributes = [] } = body as Input;
      const operation = target.split('.').at(-1);
      if (operation === 'ListUsers') return { status: 200, body: { Users: all().map(user) } };
      const known = find(Username);
      if (operation === 'AdminCreateUser') {
        if (known) return refused('UsernameExistsException', 'User account already exists');
        const attribute = (name: string) => UserAttributes.find((one) => one.Name === name)?.Value;
        const email = attribute('email') ?? Username;
        invited.push({ email, name: attribute('name') ?? email });
        const back = removed.findIndex((gone) => same(gone, email));
        if (back >= 0) removed.splice(back, 1);
        save();
        return { status: 200, body: { User: user(find(email) ?? { email, name: email }) } };
      }
      if (!known) return refused('UserNotFoundException', 'User does not exist.');
      if (operation === 'AdminGetUser') {
        const { Attributes, ...rest } = user(known);
        return { status: 200, body: { ...rest, UserAttributes: Attributes } };
      }
      if (operation !== 'AdminDeleteUser') return refused('UnknownOperationException', `no operation ${operation}`);
      const at = invited.findIndex(({ email }) => same(email, Username));
      if (at >= 0) invited.splice(at, 1);
      else removed.push(known.email);
      save();
      return { status: 200, body: {} };
    },
  };
}

/** The subject of an account: made of the address, so that it outlives a reset. */
export const subjectOf = (email: string): string => Buffer.from(email.toLowerCase()).toString('base64url');
