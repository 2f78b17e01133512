import type { HttpEvent } from './messages.ts';
import { RequestError } from './problem.ts';

/** The key of `Authorization: Bearer …`, of 20 to 200 characters; undefined without one. */
export const bearerKey = ({ headers }: Pick<HttpEvent, 'headers'>): string | undefined =>
  /^Bearer +(\S{20,200})$/i.exec(headers.authorization ?? '')?.[1];

/** 401 for a request without a good key. `key`: how a right one looks; `whose`: where it comes from. */
export const wrongKey = (key = '<key>', whose = ''): RequestError =>
  new RequestError(
    {
      status: 401,
      title: 'The key is not right',
      detail: `Expected the header "Authorization: Bearer ${key}"${whose}.`,
    },
    { 'www-authenticate': 'Bearer' },
  );
